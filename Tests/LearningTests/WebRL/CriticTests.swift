import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("The critic")
struct CriticTests {
    private let pages = PageIndexCache()

    @Test("It learns from which places episodes succeed")
    func learning() {
        var critic = Critic(bits: 12)
        let good = EpisodeReading.of("Buy a mug", "heading 'Cart'", at: "http://a.test/cart")
        let bad = EpisodeReading.of("Buy a mug", "heading 'Help'", at: "http://a.test/help")
        #expect(critic.value(good) == 0.5)
        var random = RandomSource(1)
        let examples = [
            LogisticModel.Example(features: Critic.features(good), label: 1),
            LogisticModel.Example(features: Critic.features(bad), label: 0),
        ]
        for _ in 0..<30 {
            critic.model.train(examples, rate: 0.1, decay: 0, floor: 1e-6, using: &random)
        }
        #expect(critic.value(good) > 0.9 && critic.value(bad) < 0.1)
        #expect(critic.values([good, bad]) == [critic.value(good), critic.value(bad)])
    }

    @Test("It is told of repeated actions, failures, typed texts and the number of steps")
    func features() {
        let page = "textbox 'Name'\nlink 'Go'"
        var reading = EpisodeReading.of("Register Anna Berg", page)
        for _ in 0..<3 { reading = reading.then(.click(id: 3), page, error: "nothing happened") }
        let found = Critic.features(reading)
        #expect(found.contains(CriticFeature.repeats(3)) && found.contains(CriticFeature.step(3)))
        #expect(found.contains(CriticFeature.afterFailure(1)))
        let typed = Critic.features(reading.then(.fill(id: 2, text: "Anna Berg", pressEnter: false), page))
        #expect(typed.contains(CriticFeature.textsTyped(1)) && typed.contains(CriticFeature.afterFailure(0)))
    }

    @Test("An episode has the value of its reading, whichever pages are at hand")
    func episodes() throws {
        let view = PageView.outlined("A", "link 'B'")
        let episode = Episode(intent: "Open B", observation: .of(view))
        var critic = Critic(bits: 10)
        critic.model.parameters = noisyParameters(bits: 10)
        let value = critic.value(EpisodeReading(episode, PageIndexCache()))
        #expect(critic.value(episode, pages: pages) == value)
        #expect(critic.value(episode, pages: PageIndexCache(capacity: 1)) == value)
    }
}

@Suite("Logistic regression")
struct LogisticModelTests {
    @Test("One step follows the slope (y − p) x, computed by hand")
    func step() {
        var model = LogisticModel(bits: 8)
        var random = RandomSource(1)
        model.train(
            [.init(features: [3, 3, 5], label: 1)], rate: 1, decay: 0, floor: 0.75, using: &random)
        // p = ½. Slopes: ½ + ½ for feature 3, ½ for 5. Adagrad: g / √(g² + 0.75).
        #expect(abs(model.parameters.weights[3] - 1 / (1.75 as Float).squareRoot()) < 1e-6)
        #expect(abs(model.parameters.weights[5] - 0.5) < 1e-6)
        #expect(model.parameters.weights.count { $0 != 0 } == 2)
    }

    @Test("The slope is the log-likelihood's derivative")
    func derivative() {
        var model = LogisticModel(bits: 8)
        model.parameters = noisyParameters(bits: 8)
        let features: [UInt32] = [1, 7, 300]
        func likelihood(_ label: Double, _ change: Float) -> Double {
            var other = model
            other.parameters.weights[7] += change
            let p = other.probability(features)
            return label == 1 ? logarithm(p) : logarithm(1 - p)
        }
        for label in [0.0, 1] {
            let width: Float = 1.0 / 64
            let numeric = (likelihood(label, width) - likelihood(label, -width)) / Double(2 * width)
            #expect(abs(numeric - (label - model.probability(features))) < 1e-3)
        }
    }

    @Test("A weight of 0 teaches nothing, and a heavier example teaches more")
    func weights() {
        func weight(_ weight: Double) -> Float {
            var model = LogisticModel(bits: 8)
            var random = RandomSource(1)
            model.train(
                [.init(features: [1], label: 1, weight: weight)], rate: 0.1, decay: 0, floor: 1,
                using: &random)
            return model.parameters.weights[1]
        }
        #expect(weight(0) == 0 && weight(2) > weight(1) && weight(1) > 0)
    }

    @Test("Scores beyond all bounds give probabilities of 0 and 1")
    func extremes() {
        var model = LogisticModel(bits: 8)
        model.parameters.weights[0] = 1e30
        model.parameters.weights[1] = -1e30
        #expect(model.probability([0]) == 1 && model.probability([1]) == 0)
        #expect(model.probability([]) == 0.5)
    }
}
