/// One action that is to be done, and what is known of the choice.
public struct Move: Sendable {
    /// What is done.
    public var action: Action
    /// log π(a|s, I) of the choice, natural logarithm; nil where nothing was chosen by chance.
    public var logProbability: Double?
    /// How many actions were on offer, 1 or more.
    public var actionCount: Int

    /// - Parameters:
    ///   - action: what is done.
    ///   - logProbability: log π(a|s, I), natural logarithm.
    ///   - actionCount: how many actions were on offer.
    public init(_ action: Action, logProbability: Double? = nil, actionCount: Int = 1) {
        self.action = action
        self.logProbability = logProbability
        self.actionCount = actionCount
    }
}

/// Who acts in one episode, whatever it keeps in mind from step to step.
public protocol EpisodePlayer {
    /// What is done next.
    /// - Returns: nil where the player has nothing left to do: the episode is left as it stands, and nobody scores it.
    /// - Throws: where the player can't go on. That is its own failure and not the world's: the episode is left too, and tells why.
    mutating func move(in episode: Episode) throws -> Move?

    /// Called with each action before it is done.
    /// - Parameter world: as it stands; it may be forked and never changes by that.
    mutating func willDo(_ action: Action, in episode: Episode, world: any Environment)
}

extension EpisodePlayer {
    /// Looks at nothing.
    public mutating func willDo(_ action: Action, in episode: Episode, world: any Environment) {}
}

extension ReferencePlayer: EpisodePlayer {
    /// The next step of the solution; nil after the last.
    /// - Throws: ``ReferencePlayerError`` where the page has no such target.
    public mutating func move(in episode: Episode) throws -> Move? {
        try nextAction(episode.observation).map { Move($0) }
    }
}

/// Plays a reference solution and stops where it ends or can't go on, so that what was reached is scored.
public struct SolutionPlayer: EpisodePlayer {
    private var player: ReferencePlayer
    /// At which step the solution could not go on and why; nil where it did.
    public private(set) var failure: String?

    /// - Parameter steps: the solution, without or with a stop at its end.
    public init(_ steps: [SolutionStep]) { player = ReferencePlayer(steps) }

    /// The next step of the solution, else a stop without an answer.
    public mutating func move(in episode: Episode) -> Move? {
        do {
            return Move(try player.nextAction(episode.observation) ?? .stop(answer: ""))
        } catch {
            failure = String(describing: error)
            return Move(.stop(answer: ""))
        }
    }
}
