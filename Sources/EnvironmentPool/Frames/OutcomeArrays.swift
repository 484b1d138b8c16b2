import WebEnv

/// Outcomes as arrays, one value an environment, and their texts.
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
    private(set) var texts = FrameTexts()
    private var isWithoutTexts: [Bool] = []
    private let room: Int

    /// - Parameters:
    ///   - isStart: whether the outcomes begin episodes.
    ///   - room: bytes of texts at most; environments beyond it get none, and their status says so.
    init(_ outcomes: [StepOutcome], isStart: Bool, room: Int) {
        self.room = room
        let textCount = isStart ? Self.startTextCount : Self.textCount
        texts.reserve(outcomes.count * textCount)
        isWithoutTexts.reserveCapacity(outcomes.count)
        for outcome in outcomes { add(outcome, isStart: isStart, textCount) }
        write(outcomes, textCount)
    }

    private mutating func write(_ outcomes: [StepOutcome], _ textCount: Int) {
        arrays.reserveCapacity(outcomes.count * 28 + 64)
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
    }

    // MARK: Texts

    /// The texts of an outcome, or as many empty ones where there is no room for them.
    private mutating func add(_ outcome: StepOutcome, isStart: Bool, _ textCount: Int) {
        let before = texts.mark
        addPage(outcome)
        if isStart { addTask(outcome.task) }
        let isFull = texts.byteCount > room
        if isFull {
            texts.goBack(to: before)
            for _ in 0..<textCount { texts.end() }
        }
        isWithoutTexts.append(isFull)
    }

    private mutating func addPage(_ outcome: StepOutcome) {
        if let seen = outcome.observation {
            texts.add(seen.tabLine)
            texts.add("\n\n")
            texts.add(seen.page.text)
        }
        texts.end()
        texts.end(with: outcome.observation?.url ?? "")
        texts.end(with: outcome.observation?.title ?? "")
        texts.end(with: outcome.error)
        texts.end(withLines: outcome.observation?.warnings ?? [])
        texts.end(withLines: outcome.observation?.tabTitles ?? [])
    }

    private mutating func addTask(_ task: WebTask?) {
        texts.end(with: task?.taskID ?? "")
        texts.end(with: task?.intent ?? "")
        texts.end(withLines: task?.sites ?? [])
        texts.end(withLines: task?.startURLs ?? [])
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
