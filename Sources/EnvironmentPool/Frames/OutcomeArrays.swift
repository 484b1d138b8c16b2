import WebEnv

/// Outcomes as arrays, one value an environment, and their texts, each distinct one once.
struct OutcomeArrays {
    /// Bits of an outcome's flags.
    enum Flag {
        static let terminated: UInt8 = 1
        static let truncated: UInt8 = 2
        static let unscored: UInt8 = 4
        static let textsLeftOut: UInt8 = 8
    }
    /// Texts of an outcome: observation, address, title, error, warnings, tabs.
    static let textCount = 6
    /// Texts of an outcome that begins an episode: these, and task, goal, sites, start addresses.
    static let startTextCount = 10

    private(set) var arrays: [UInt8] = []
    private var texts = SharedTexts()
    private var isWithoutTexts: [Bool] = []

    /// - Parameters:
    ///   - isStart: whether the outcomes begin episodes.
    ///   - room: bytes of texts at most; environments beyond it get none, and their status says so.
    init(_ outcomes: [StepOutcome], isStart: Bool, room: Int) {
        let textCount = isStart ? Self.startTextCount : Self.textCount
        texts.reserve(outcomes.count * textCount)
        isWithoutTexts.reserveCapacity(outcomes.count)
        for outcome in outcomes {
            let own = Self.pageTexts(outcome) + (isStart ? Self.taskTexts(outcome.task) : [])
            isWithoutTexts.append(!texts.add(own, room: room))
        }
        write(outcomes, textCount)
    }

    /// The distinct texts.
    var distinctTexts: FrameTexts { texts.distinct }

    private mutating func write(_ outcomes: [StepOutcome], _ textCount: Int) {
        arrays.reserveCapacity(outcomes.count * (28 + 4 * textCount) + 80)
        for outcome in outcomes { arrays.append(number: outcome.id) }
        for outcome in outcomes { arrays.append(number: outcome.reward.bitPattern) }
        for outcome in outcomes { arrays.append(number: UInt32(clamping: outcome.stepCount)) }
        arrays.pad()
        for outcome in outcomes {
            arrays.append(number: UInt32(clamping: outcome.observation?.activeTab ?? 0))
        }
        arrays.pad()
        for (outcome, without) in zip(outcomes, isWithoutTexts) {
            arrays.append(without ? StepOutcome.Status.capacity.rawValue : outcome.status.rawValue)
        }
        arrays.pad()
        for (outcome, without) in zip(outcomes, isWithoutTexts) {
            arrays.append(Self.flags(of: outcome) | (without ? Flag.textsLeftOut : 0))
        }
        arrays.pad()
        for outcome in outcomes { arrays.append(Self.number(of: outcome.ending)) }
        arrays.pad()
        arrays.append(number: UInt64(textCount))
        arrays.append(number: UInt64(texts.distinct.ends.count))
        for place in texts.places { arrays.append(number: place) }
        arrays.pad()
    }

    // MARK: Texts

    private static func pageTexts(_ outcome: StepOutcome) -> [SharedTexts.Text] {
        guard let seen = outcome.observation else {
            return [.empty, .empty, .empty, .plain(outcome.error), .empty, .empty]
        }
        return [
            .observation(seen), .plain(seen.url), .plain(seen.title), .plain(outcome.error),
            .lines(seen.warnings), .lines(seen.tabTitles),
        ]
    }

    private static func taskTexts(_ task: WebTask?) -> [SharedTexts.Text] {
        guard let task else { return [.empty, .empty, .empty, .empty] }
        return [.plain(task.taskID), .plain(task.intent), .lines(task.sites), .lines(task.startURLs)]
    }

    // MARK: Numbers

    private static func flags(of outcome: StepOutcome) -> UInt8 {
        (outcome.isTerminated ? Flag.terminated : 0) | (outcome.isTruncated ? Flag.truncated : 0)
            | (outcome.isUnscored ? Flag.unscored : 0)
    }

    private static func number(of ending: Ending?) -> UInt8 {
        switch ending {
        case nil: 0
        case .stopped: 1
        case .stepLimit: 2
        case .repeatedAction: 3
        case .invalidActions: 4
        case .infrastructureFailure: 5
        }
    }
}
