import Readings
import WebEnv

/// An episode at one moment as the linear models read it: what their features start from.
struct EpisodeReading: Sendable {
    let words: IntentIndex
    private(set) var observation: Observation
    private(set) var page: PageIndex
    private(set) var match: PageMatch
    private(set) var pageKey: UInt32
    private(set) var memory = EpisodeMemory()

    /// Reads the start of an episode.
    init(intent: String, observation: Observation, pages: PageIndexCache) {
        self.observation = observation
        words = IntentIndex(intent)
        page = pages.index(of: observation.page)
        match = PageMatch(page, words)
        pageKey = AddressShape.key(observation.url, words)
    }

    /// Reads an episode as it stands. Steps that any of the linear models read before are not read again.
    init(_ episode: Episode, _ pages: PageIndexCache) {
        self = episode.reading(from: { EpisodeReading(intent: episode.intent, observation: $0, pages: pages) }
        ) {
            $0.after($1, $2, pages)
        }
    }

    /// Goes on by a step.
    mutating func advance(action: Action, observation next: Observation, pages: PageIndexCache) {
        memory.remember(action, in: self)
        observation = next
        page = pages.index(of: next.page)
        match = PageMatch(page, words)
        pageKey = AddressShape.key(next.url, words)
    }

    private func after(_ action: Action, _ next: Observation, _ pages: PageIndexCache) -> EpisodeReading {
        var later = self
        later.advance(action: action, observation: next, pages: pages)
        return later
    }

    /// How many steps were taken before.
    var stepCount: Int { memory.actions.count }

    /// How a node is named in features: names that copy a value of the intent are all alike, and so are other entries of lists.
    func nameKey(_ node: Int) -> UInt32 {
        if match.nodes[node].isCopy { return 1 }
        return page.nodes[node].isContent ? 2 : page.nodes[node].nameHash
    }

    /// Values of the intent that were neither typed nor clicked so far.
    var unusedValues: Int {
        words.values.count { !memory.usedTokens.contains(words.tokens[$0.lowerBound].id) }
    }
}

extension Trajectory {
    /// The episode as the linear models read it at each step.
    func readings(_ pages: PageIndexCache) -> [EpisodeReading] {
        guard let first = steps.first else { return [] }
        var reading = EpisodeReading(intent: task.intent, observation: first.observation, pages: pages)
        var result = [reading]
        for (step, next) in zip(steps, steps.dropFirst()) {
            reading.advance(action: step.action, observation: next.observation, pages: pages)
            result.append(reading)
        }
        return result
    }
}
