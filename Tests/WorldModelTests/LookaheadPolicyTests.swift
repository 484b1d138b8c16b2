import Browser
import Groundwork
import Learning
import Readings
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

/// A learner that has seen that the episodes on the page "Good" succeed, and those on "Bad" do not.
private let experienced: Learner = {
    var settings = HyperParameters()
    (settings.policyBits, settings.valueBits) = (10, 12)
    var learner = Learner(method: .webrl, settings: settings, seed: 1)
    let home = page("Home", "link Good\nlink Bad")
    var episodes: [Trajectory] = []
    for place in 0..<40 {
        let isGood = place % 2 == 0
        let end = page(isGood ? "Good" : "Bad", "heading \(isGood ? "Good" : "Bad")")
        var episode = trajectory([
            (home, "http://site.test/", .click(id: isGood ? 2 : 3)),
            (end, "http://site.test/\(isGood ? "good" : "bad")", .stop(answer: "")),
        ])
        episode.reward = isGood ? 1 : 0
        episodes.append(episode)
    }
    _ = learner.improve(
        with: episodes, replay: ReplayBuffer(capacity: 10, episodesPerTask: 2), phase: 1,
        pages: PageIndexCache(),
        workers: 1)
    return learner
}()

@Suite("Look-ahead does what the model says is better")
struct LookaheadPolicyTests {
    private let home = page("Home", "link Good\nlink Bad")
    private let liking = LinkPolicy(scores: ["Bad": -0.3, "Good": -1.5])

    private var model: StoryModel {
        StoryModel { action, episode in
            let name = episode.observation.nodes.first { $0.id == action.elementID }?.name ?? "?"
            return .page(page(name, "heading \(name)"), at: "http://site.test/\(name.lowercased())")
        }
    }

    private func settings(_ change: (inout LookaheadPolicy.Settings) -> Void = { _ in })
        -> LookaheadPolicy.Settings
    {
        var settings = LookaheadPolicy.Settings()
        settings.candidates = 2
        change(&settings)
        return settings
    }

    private func choice(_ policy: LookaheadPolicy, _ episode: Episode? = nil) -> String {
        var random = RandomSource(1)
        let action = policy.decide(episode ?? start(home), using: &random).action
        return home.nodes.first { $0.id == action.elementID }?.name ?? "stop"
    }

    private func policy(_ model: (any DynamicsModel)?, _ settings: LookaheadPolicy.Settings)
        -> LookaheadPolicy
    {
        LookaheadPolicy(liking, model: model, scorer: OutcomeScorer(experienced), settings: settings)
    }

    @Test("The critic tells the pages apart")
    func critic() {
        let scorer = OutcomeScorer(experienced)
        func value(_ name: String) -> Double {
            scorer.value(
                start(home).after(
                    .click(id: home.id(.link, name)),
                    Observation(page(name, "heading \(name)"), at: "http://site.test/\(name.lowercased())")))
        }
        #expect(value("Good") > 0.7 && value("Bad") < 0.3)
    }

    @Test("What leads to the better page is done, though the policy likes the other more")
    func better() {
        #expect(choice(policy(model, settings())) == "Good")
        let blank = OutcomeScorer(Learner(method: .webrl, settings: HyperParameters(), seed: 1))
        let undecided = LookaheadPolicy(liking, model: model, scorer: blank, settings: settings())
        #expect(choice(undecided) == "Bad", "a scorer without an opinion leaves the choice to the policy")
    }

    @Test("A policy that is very sure is followed")
    func prior() { #expect(choice(policy(model, settings { $0.priorWeight = 100 })) == "Bad") }

    @Test("One candidate needs no look, and before the first step that is looked from there is none")
    func withoutLook() {
        for settings in [settings { $0.candidates = 1 }, settings { $0.firstStep = 1 }] {
            let policy = policy(model, settings)
            #expect(choice(policy) == "Bad")
            #expect(policy.calls.asked == 0)
        }
        let later = start(home).after(.noop, Observation(home))
        #expect(choice(policy(model, settings { $0.firstStep = 1 }), later) == "Good")
    }

    @Test("The model is asked once a candidate and step; a stop that the policy would do next ends the look")
    func questions() {
        let first = policy(model, settings())
        _ = choice(first)
        #expect(first.calls.asked == 2 && first.calls.failed == 0)
        let deeper = policy(model, settings { $0.depth = 3 })
        #expect(choice(deeper) == "Good")
        #expect(deeper.calls.asked == 2, "there are no links behind, so that the policy stops")
        let copying = policy(CopyModel(), settings { $0.depth = 3 })
        _ = choice(copying)
        #expect(copying.calls.asked == 6)
    }

    @Test(
        "A candidate that the model can't be asked about counts for nothing; where all fail the first is done"
    )
    func failures() {
        let model = model
        let bad = home.id(.link, "Bad")
        let half = StoryModel { action, episode in
            if action.elementID == bad { throw EnvironmentError("busy") }
            return try model.predict(action, in: episode)
        }
        let some = policy(half, settings { $0.priorWeight = 100 })
        #expect(choice(some) == "Good")
        #expect(some.calls.failed == 1)
        let none = policy(StoryModel { _, _ in throw EnvironmentError("down") }, settings())
        #expect(choice(none) == "Bad")
        #expect(none.calls.failed == 2)
    }

    @Test("Without a model candidates are judged by what would end there")
    func control() {
        let policy = policy(nil, settings())
        #expect(["Good", "Bad"].contains(choice(policy)))
        #expect(policy.calls.asked == 0)
    }

    @Test(
        "Chances are in 0...1 whichever model judges, and log-odds are finite",
        arguments: OutcomeScorer.Basis.allCases)
    func range(basis: OutcomeScorer.Basis) {
        let scorer = OutcomeScorer(experienced, basis: basis)
        var episode = start(home)
        for _ in 0..<4 {
            #expect((0...1).contains(scorer.value(episode)))
            #expect((0...1).contains(scorer.ended(by: .stop(answer: "x"), episode)))
            episode.advance(action: .click(id: 2), observation: Observation(page("Good", "heading Good")))
        }
        for chance in [-1.0, 0, 1e-300, 0.5, 1, 2] { #expect(OutcomeScorer.logOdds(chance).isFinite) }
        #expect(OutcomeScorer.logOdds(0.5) == 0)
        #expect(abs(OutcomeScorer.logOdds(0.9) + OutcomeScorer.logOdds(0.1)) < 1e-9)
    }
}
