import Foundation
import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("The reward model")
struct RewardModelTests {
    private let pages = PageIndexCache()

    /// Episodes about a colour: a success answers the colour that the page shows behind `Colour:`.
    private func episode(_ thing: String, colour: String, answer: String) -> Trajectory {
        let view = PageView.outlined(thing, "heading '\(thing)'\ntext 'Colour: \(colour)'\ntext 'Size: big'")
        return .of(
            "Which colour has \"\(thing)\"?",
            [(.of(view, at: "http://a.test/thing/1"), .stop(answer: answer))], reward: nil)
    }

    private func labelled(_ things: [String]) throws -> [Learner.JudgedEpisode] {
        let colours = ["red", "blue", "green", "black"]
        return try things.enumerated().flatMap { place, thing in
            let colour = colours[place % 4]
            return try [(colour, true), ("big", false), ("", false)].map { answer, isSuccess in
                let episode = episode(thing, colour: colour, answer: answer)
                return (try #require(RewardModel.summary(of: episode, pages)), isSuccess)
            }
        }
    }

    private static let things = ["Mug", "Kettle", "Plate", "Bowl", "Lamp", "Chair", "Desk", "Shelf"]

    private func trained(_ episodes: [Learner.JudgedEpisode], epochs: Int = 20) -> RewardModel {
        var model = RewardModel(bits: 14)
        var random = RandomSource(1)
        model.train(episodes, rate: 0.1, decay: 0, floor: 1e-6, epochs: epochs, using: &random)
        return model
    }

    @Test("It learns which answers are right, and holds that for things it never saw")
    func learning() throws {
        let model = trained(try labelled(Array(Self.things.prefix(6))))
        for (summary, isSuccess) in try labelled(["Sofa", "Carpet"]) {
            #expect(model.isSuccess(summary) == isSuccess, "\(model.probability(summary))")
        }
        #expect(model.accuracy(try labelled(["Sofa"]))?.balanced == 1)
    }

    @Test("Probabilities are in 0...1, and ½ before it has learned")
    func probabilities() throws {
        let fresh = RewardModel(bits: 10)
        let model = trained(try labelled(Self.things), epochs: 200)
        for (summary, _) in try labelled(Self.things) {
            #expect(fresh.probability(summary) == 0.5)
            #expect((0...1).contains(model.probability(summary)))
        }
    }

    @Test("Successes alone, failures alone and no episodes teach nothing")
    func oneSided() throws {
        let all = try labelled(Self.things)
        for episodes in [[], all.filter(\.isSuccess), all.filter { !$0.isSuccess }] {
            #expect(trained(episodes) == RewardModel(bits: 14))
        }
    }

    @Test("The threshold is the one with the best balanced accuracy, the lowest of equals")
    func threshold() throws {
        let all = try labelled(Self.things)
        var model = trained(all)
        model.threshold = 0.99
        model.calibrate(all)
        #expect(model.accuracy(all)?.balanced == 1)
        let scores = all.map { model.probability($0.summary) }
        let best = stride(from: 0.3, through: 0.9, by: 0.05).first { threshold in
            zip(all, scores).allSatisfy { ($1 >= threshold) == $0.isSuccess }
        }
        #expect(model.threshold == best)
        let kept = model.threshold
        model.calibrate(all.filter(\.isSuccess))
        #expect(model.threshold == kept)
    }

    @Test("Accuracy is counted: plain, balanced, precision")
    func accuracy() throws {
        let all = try labelled(["Mug"])
        var model = RewardModel(bits: 10)
        // One success and two failures; everything is called a success, then nothing is.
        let yes = try #require(model.accuracy(all))
        #expect(yes.plain == 1.0 / 3 && yes.balanced == 0.5 && yes.precision == 1.0 / 3)
        model.threshold = 0.9
        let no = try #require(model.accuracy(all))
        #expect(no.plain == 2.0 / 3 && no.balanced == 0.5 && no.precision == nil && no.episodes == 3)
        #expect(model.accuracy(Array(all.prefix(1)))?.balanced == 0)
        #expect(model.accuracy([]) == nil)
    }

    @Test("An episode without a step has no summary; one as it goes on has the summary of the ended one")
    func summaries() throws {
        #expect(RewardModel.summary(of: .of("Go", []), pages) == nil)
        let whole = episode("Mug", colour: "red", answer: "red")
        let before = try #require(whole.episodes.last)
        let summary = RewardModel.summary(of: before, endingWith: .stop(answer: "red"), pages: pages)
        #expect(RewardModel.summary(of: whole, pages)?.features == summary.features)
    }
}

@Suite("What the reward model looks at")
struct RewardFeatureTests {
    private let reading = EpisodeReading.of(
        "Which colour has \"Mug\"?", "heading 'Mug'\ntext 'Colour: red'\nlink 'Home'")

    private func features(_ action: Action, _ reading: EpisodeReading) -> Set<UInt32> {
        Set(RewardFeatures(reading, action).features)
    }

    @Test("How the episode ended, what was answered and under which label that stands")
    func answers() throws {
        let found = features(.stop(answer: "red"), reading)
        let stop = RewardFeature.ending(ActionVerb.stop.feature)
        #expect(found.contains(RewardFeature.fact(stop)))
        let label = try #require(reading.page.answers.first { $0.text == "red" && $0.source == .afterColon })
        #expect(found.contains(RewardFeature.fact(RewardFeature.answerLabel(label.label, 0))))
        let other = features(.stop(answer: "blue"), reading)
        #expect(!other.contains(RewardFeature.fact(RewardFeature.answerLabel(label.label, 0))))
        let none = features(.stop(answer: ""), reading)
        #expect(none.contains(RewardFeature.fact(RewardFeature.answerKind(0))))
        #expect(
            features(.click(id: 4), reading).contains(
                RewardFeature.fact(RewardFeature.ending(ActionVerb.click.feature))))
    }

    @Test("Each fact stands alone and with each word of the intent")
    func words() {
        let found = RewardFeatures(reading, .stop(answer: "red")).features
        let facts = (found.count - 1) / (1 + reading.words.words.count)
        #expect(found.count == 1 + facts * (1 + reading.words.words.count))
        #expect(found.first == 0)
    }

    @Test("Neighbouring actions are told in their order")
    func pairs() {
        let page = "link 'A'\nlink 'B'"
        let start = EpisodeReading.of("Go", page)
        let one = start.then(.click(id: 2), page).then(.click(id: 3), page)
        let two = start.then(.click(id: 3), page).then(.click(id: 2), page)
        let keys = one.memory.actions
        let pair = RewardFeature.actionPair(keys[0], keys[1])
        #expect(features(.stop(answer: ""), one).contains(pair))
        #expect(!features(.stop(answer: ""), two).contains(pair))
    }
}
