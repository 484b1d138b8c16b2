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
    private(set) var texts: [[String]] = []
    private let room: Int
    private var taken = 0

    /// - Parameters:
    ///   - isStart: whether the outcomes begin episodes.
    ///   - room: bytes of texts at most; environments beyond it get none, and their status says so.
    init(_ outcomes: [StepOutcome], isStart: Bool, room: Int) {
        self.room = room
        let textCount = isStart ? Self.startTextCount : Self.textCount
        texts.reserveCapacity(outcomes.count * textCount)
        let isWithoutTexts = outcomes.map { add(texts(of: $0, isStart: isStart)) }
        arrays.reserveCapacity(outcomes.count * 28 + 64)
        for outcome in outcomes { arrays.append(number: outcome.id) }
        for outcome in outcomes { arrays.append(number: outcome.reward.bitPattern) }
        column(outcomes) { UInt32(clamping: $0.stepCount) }
        column(outcomes) { UInt32(clamping: $0.observation?.activeTab ?? 0) }
        for (outcome, without) in zip(outcomes, isWithoutTexts) {
            arrays.append(without ? StepOutcome.Status.capacity.rawValue : outcome.status.rawValue)
        }
        arrays.pad()
        for (outcome, without) in zip(outcomes, isWithoutTexts) {
            arrays.append(Self.flags(of: outcome) | (without ? Flag.textsLeftOut : 0))
        }
        arrays.pad()
        column(outcomes) { Self.number(of: $0.ending) }
        arrays.append(number: UInt64(textCount))
    }

    private mutating func column(_ outcomes: [StepOutcome], _ value: (StepOutcome) -> some FixedWidthInteger)
    {
        for outcome in outcomes { arrays.append(number: value(outcome)) }
        arrays.pad()
    }

    /// - Returns: whether there was no room for the texts.
    private mutating func add(_ fresh: [[String]]) -> Bool {
        let size = fresh.reduce(0) { $1.reduce($0) { $0 + $1.utf8.count } }
        let isFull = size > room - taken
        if !isFull { taken += size }
        texts += isFull ? Array(repeating: [], count: fresh.count) : fresh
        return isFull
    }

    private func texts(of outcome: StepOutcome, isStart: Bool) -> [[String]] {
        var texts: [[String]] = []
        texts.reserveCapacity(isStart ? Self.startTextCount : Self.textCount)
        if let seen = outcome.observation {
            texts.append([seen.tabLine, "\n\n", seen.page.text])
            texts.append([seen.url])
            texts.append([seen.title])
            texts.append([outcome.error])
            texts.append(Self.lines(seen.warnings))
            texts.append(Self.lines(seen.tabTitles))
        } else {
            texts = [[], [], [], [outcome.error], [], []]
        }
        guard isStart else { return texts }
        let task = outcome.task
        texts.append([task?.taskID ?? ""])
        texts.append([task?.intent ?? ""])
        texts.append(Self.lines(task?.sites ?? []))
        texts.append(Self.lines(task?.startURLs ?? []))
        return texts
    }

    /// One text of several lines.
    private static func lines(_ texts: [String]) -> [String] {
        if texts.count < 2 { return texts }
        return [texts.map { $0.replacing("\n", with: " ") }.joined(separator: "\n")]
    }

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
