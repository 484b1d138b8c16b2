/// What an agent knows of an episode at one moment: what it was asked, what it sees now, and what it saw and did before.
///
/// A value. Copies share their history until one of them goes on, and going on costs the same however long the episode is. It holds
/// nothing that a model makes of it; see ``reading(from:then:)`` for where that is kept.
public struct Episode: Sendable {
    /// What an agent is told of its task before it begins.
    public struct Assignment: Sendable, Hashable {
        /// What is wanted, in words.
        public let intent: String
        /// Names of the sites that the task is set on.
        public let sites: [String]
        /// Addresses that are open at the start, one a tab, as the task names them.
        public let startURLs: [String]

        /// - Parameters:
        ///   - intent: what is wanted, in words.
        ///   - sites: names of the sites that the task is set on.
        ///   - startURLs: addresses that are open at the start, one a tab.
        public init(intent: String, sites: [String] = [], startURLs: [String] = []) {
            self.intent = intent
            self.sites = sites
            self.startURLs = startURLs
        }

        /// What an agent is told of a task; never its evaluator, its solution or its values.
        public init(_ task: WebTask) {
            self.init(intent: task.intent, sites: task.sites, startURLs: task.startURLs)
        }
    }

    /// A step that was taken: what was seen, and what was done then.
    public struct Past: Sendable {
        /// What was seen before the action.
        public let observation: Observation
        /// What was done.
        public let action: Action
        fileprivate let moment: Moment
    }

    /// What the agent was told before the episode began.
    public let assignment: Assignment
    /// What the agent sees now.
    public private(set) var observation: Observation
    /// The steps up to now; further ones where this is an earlier moment of an episode that went on.
    private var steps: [Past] = []
    private var count = 0
    private var moment = Moment()

    /// The start of an episode.
    public init(_ assignment: Assignment, observation: Observation) {
        self.assignment = assignment
        self.observation = observation
    }

    /// The start of an episode of which no more than the intent is told.
    public init(intent: String = "", observation: Observation) {
        self.init(Assignment(intent: intent), observation: observation)
    }

    /// What is wanted, in words.
    public var intent: String { assignment.intent }

    /// The steps taken up to now, in order. Indices begin at 0.
    public var history: ArraySlice<Past> { steps[..<count] }

    /// Goes on by a step.
    /// - Parameters:
    ///   - action: what is done, in terms of the observation up to now.
    ///   - next: what is seen then.
    public mutating func advance(action: Action, observation next: Observation) {
        if count < steps.count { steps = Array(history) }
        steps.append(Past(observation: observation, action: action, moment: moment))
        count += 1
        observation = next
        moment = Moment()
    }

    /// The episode after a step more; this one stays as it is.
    public func after(_ action: Action, _ next: Observation) -> Episode {
        var later = self
        later.advance(action: action, observation: next)
        return later
    }

    /// The episode as it stood after its first steps. Shares the history with this one.
    /// - Parameter stepCount: in 0 ... `history.count`.
    public func asItStood(after stepCount: Int) -> Episode {
        guard stepCount < count else { return self }
        var earlier = self
        earlier.count = max(0, stepCount)
        earlier.observation = steps[earlier.count].observation
        earlier.moment = steps[earlier.count].moment
        return earlier
    }

    // MARK: Readings

    /// What a reader makes of the episode, step by step. Each step is read once, however often and by however many copies it is asked for,
    /// and is forgotten with the last copy of the episode.
    ///
    /// One reading a type is kept, so it has to follow from the episode alone.
    /// - Parameters:
    ///   - start: reads what is seen at the start.
    ///   - next: reads a step: the action, and what was seen after it.
    public func reading<Reading: Sendable>(
        from start: (Observation) -> Reading, then next: (Reading, Action, Observation) -> Reading
    ) -> Reading {
        var place = count
        var known = moment.reading(Reading.self)
        while known == nil, place > 0 {
            place -= 1
            known = steps[place].moment.reading(Reading.self)
        }
        var reading = known ?? start(seen(place))
        if known == nil { self.moment(place).keep(reading) }
        while place < count {
            reading = next(reading, steps[place].action, seen(place + 1))
            place += 1
            self.moment(place).keep(reading)
        }
        return reading
    }

    private func seen(_ place: Int) -> Observation {
        place < count ? steps[place].observation : observation
    }

    private func moment(_ place: Int) -> Moment { place < count ? steps[place].moment : moment }
}
