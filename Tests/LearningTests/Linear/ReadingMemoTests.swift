import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("The linear models' reading of an episode")
struct ReadingMemoTests {
    private let episode: Trajectory

    init() throws {
        let task = LibraryEnvironment.tasks([3], kinds: ["reserve"])[0]
        episode = try #require(
            Rollout(workers: 1) { LibraryEnvironment() }.playSolutions([.init(task: task, seed: 1)]).first)
    }

    /// What the models make of it.
    private func features(_ reading: EpisodeReading) -> [UInt32] {
        let targets = CandidateActions.targets(on: reading.page, after: reading.stepCount)
        return Array(TargetFeatures.rows(for: targets, in: reading).indices) + Critic.features(reading)
    }

    @Test("It is the same whether it is read at once, step by step, backwards or with other pages at hand")
    func orders() {
        let expected = episode.readings(PageIndexCache()).map(features)
        #expect(expected.count == 4 && Set(expected.map(\.count)).count > 1)
        #expect(episode.episodes.map { features(EpisodeReading($0, PageIndexCache())) } == expected)
        let pages = PageIndexCache()
        #expect(episode.episodes.map { features(EpisodeReading($0, pages)) } == expected)
        let backwards = episode.episodes.reversed().map { features(EpisodeReading($0, pages)) }
        #expect(backwards == expected.reversed())
        #expect(episode.episodes.last.map { features(EpisodeReading($0, pages)) } == expected.last)
    }

    @Test("A policy decides alike for an episode that others have read and for one that nobody has")
    func decisions() {
        let policy = LinearPolicy(noisyParameters(bits: 12))
        func choices(_ episodes: [Episode]) -> [Action] {
            episodes.map { episode in
                var random = RandomSource(4)
                return policy.decide(episode, using: &random).action
            }
        }
        let read = episode.episodes
        for episode in read { _ = RandomPolicy().candidatesOfAll(episode) }
        #expect(choices(read) == choices(episode.episodes))
    }
}

extension RandomPolicy {
    /// Lets the policy read the episode.
    fileprivate func candidatesOfAll(_ episode: Episode) -> Action {
        var random = RandomSource(1)
        return decide(episode, using: &random).action
    }
}
