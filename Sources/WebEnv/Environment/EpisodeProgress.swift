/// What has happened in an episode, as far as it decides when the episode ends.
struct EpisodeProgress: Sendable {
    /// Whether no step may follow.
    var isOver = false
    private var stepCount = 0
    private var invalidCount = 0
    private var repetitionCount = 0
    private var last: Occurrence?
    private var textEntries: [Occurrence: Int] = [:]

    /// An action; where it names an element, with the load of the page, since ids mean another element after the next.
    private struct Occurrence: Hashable {
        let action: Action
        let load: Int
    }

    /// How an action ends the episode, nil where it goes on. WebArena's rules in its order: stop, step limit, actions that are none, repeated actions.
    mutating func ending(after action: Action, load: Int, limits: WebEnvironment.Limits) -> Ending? {
        stepCount += 1
        if action.isStop { return .stopped }
        let isInvalid = action.kind == .invalid
        invalidCount = isInvalid ? invalidCount + 1 : 0
        let repetitions = repetitions(of: Occurrence(action: action, load: load))
        if limits.invalidActions > 0, invalidCount >= limits.invalidActions { return .invalidActions }
        if !isInvalid, limits.repetitions > 0, repetitions >= limits.repetitions { return .repeatedAction }
        return stepCount >= limits.steps ? .stepLimit : nil
    }

    private mutating func repetitions(of occurrence: Occurrence) -> Int {
        repetitionCount = occurrence == last ? repetitionCount + 1 : 1
        last = occurrence
        guard occurrence.action.entersText else { return repetitionCount }
        textEntries[occurrence, default: 0] += 1
        return textEntries[occurrence] ?? 0
    }
}
