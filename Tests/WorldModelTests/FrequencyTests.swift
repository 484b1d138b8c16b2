import Groundwork
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Chances that are learned from counts")
struct FrequencyTests {
    @Test("What was never seen has its prior; what was is drawn to what happened, the particular last")
    func estimates() {
        var known = Frequencies()
        #expect(known.chance([1, 2], prior: 0.5) == 0.5)
        for _ in 0..<3 { known.observe([1, 2], true) }
        // (3 + 2 · 0.5) / (3 + 2) = 0.8, and from there (3 + 2 · 0.8) / (3 + 2) = 0.92.
        #expect(abs(known.chance([1], prior: 0.5) - 0.8) < 1e-12)
        #expect(abs(known.chance([1, 2], prior: 0.5) - 0.92) < 1e-12)
        #expect(abs(known.chance([1, 7], prior: 0.5) - 0.8) < 1e-12, "of the unknown the general is said")
        known.observe([1], false)
        // (3 + 1) / (4 + 2) = 2/3.
        #expect(abs(known.chance([1], prior: 0.5) - 2.0 / 3) < 1e-12)
    }

    @Test("Chances stay within 0 and 1 whatever is observed")
    func range() {
        var known = Frequencies()
        var random = RandomSource(4)
        for _ in 0..<500 { known.observe([random.next() % 5, random.next() % 5], random.uniform() < 0.5) }
        for first in 0..<6 {
            for second in 0..<6 {
                for prior in [0.0, 0.3, 1.0] {
                    #expect((0...1).contains(known.chance([UInt64(first), UInt64(second)], prior: prior)))
                }
            }
        }
    }

    @Test("A stop ends an episode, other actions hardly do, and the same again at the same step may")
    func endings() {
        let now = start(page("A", "link Home"))
        var known = EndingModel()
        #expect(known.chance(.stop(answer: ""), in: now) == 0.98)
        #expect(known.chance(.click(id: 2), in: now) == 0.02)
        let again = (0..<3).reduce(now) { episode, _ in episode.after(.click(id: 2), now.observation) }
        for _ in 0..<6 { known.observe(.click(id: 2), in: again, ended: true) }
        for _ in 0..<6 { known.observe(.click(id: 2), in: now, ended: false) }
        #expect(known.chance(.click(id: 2), in: again) > 0.7)
        #expect(known.chance(.click(id: 2), in: now) < 0.2)
    }

    @Test("A message that is gone after a click is expected to go, and other roles are none of its business")
    func persistence() throws {
        let before = page("Shop", "alert Saved\nheading Shop\nlink A\nlink B\nlink C")
        let after = page("Shop", "heading Shop\nlink A\nlink B\nlink C")
        let example = try #require(
            TransitionExample(transition(before, .click(id: before.id(.link, "A")), after), PageTreeCache()))
        #expect(example.staysOnPage)
        var known = Persistence()
        #expect(known.chances(example.action)[.alert] == 0.7)
        for _ in 0..<3 { known.observe(example) }
        // (0 + 2 · 0.7) / (3 + 2)
        #expect(abs((known.chances(example.action)[.alert] ?? 1) - 0.28) < 1e-12)
        #expect(known.chances(SemanticAction(.goBack, on: before))[.alert] == 0.7)
        #expect(known.chances(example.action)[.heading] == nil)
    }

    @Test("A belief of which nothing is known is taken as it is; one that was right or wrong is drawn there")
    func calibration() {
        var known = Calibration()
        #expect(known.chance(0.65) == 0.65)
        for _ in 0..<4 { known.observe(0.62, isRight: false) }
        for _ in 0..<4 { known.observe(0.15, isRight: true) }
        // Bins of a tenth: (0 + 4 · 0.65) / (4 + 4) and (4 + 4 · 0.15) / 8.
        #expect(abs(known.chance(0.65) - 0.325) < 1e-12)
        #expect(abs(known.chance(0.15) - 0.575) < 1e-12)
        #expect(known.chance(0.75) == 0.75)
        #expect(known.chance(1) == 1 && known.chance(0) == 0)
    }

    @Test("Beliefs at and beyond the bounds have a bin too")
    func bounds() {
        var known = Calibration()
        for belief in [-1.0, 0, 1, 2, .nan, .infinity] { known.observe(belief, isRight: true) }
        #expect(known.chance(1) > 0.9)
    }
}

@Suite("How far examples are trusted")
struct ReliabilityTests {
    private func match(_ level: Int, _ likeness: Double) -> ExampleStore.Match {
        ExampleStore.Match(example: 0, level: level, likeness: likeness)
    }

    @Test("Before anything is known the particular and the alike are trusted more")
    func priors() {
        let known = Reliability()
        #expect(abs(known.expected(match(0, 1)) - 0.95) < 1e-12)
        // 0.95 − 3 · 0.08 = 0.71; of the third of five steps of likeness 0.71 · (0.5 + 0.5 · 3/5).
        #expect(abs(known.expected(match(3, 0.5)) - 0.71 * 0.8) < 1e-12)
        #expect(
            known.expected(match(10, 1)) == known.expected(match(1, 1)), "a visit counts as the second level")
        for level in 0..<9 {
            #expect(known.expected(match(level, 1)) > known.expected(match(level + 1, 1)) || level == 8)
        }
    }

    @Test("What was observed outweighs what was assumed")
    func observed() {
        var known = Reliability()
        for _ in 0..<4 { known.observe(match(2, 0.9), f1: 0.1) }
        // (4 · 0.79 + 4 · 0.1) / 8
        #expect(abs(known.expected(match(2, 0.95)) - 0.445) < 1e-12)
        #expect(known.expected(match(2, 0.5)) == Reliability().expected(match(2, 0.5)))
    }

    @Test("Weights are positive, and grow with trust and with likeness")
    func weights() {
        let known = Reliability()
        #expect(known.weight(match(9, 0)) > 0)
        #expect(known.weight(match(0, 1)) > known.weight(match(1, 1)))
        #expect(known.weight(match(0, 0.99)) > known.weight(match(0, 0.9)))
        // odds² · likeness⁶ with odds 0.95 / 0.05.
        #expect(abs(known.weight(match(0, 1)) - 361) < 1e-6)
    }
}
