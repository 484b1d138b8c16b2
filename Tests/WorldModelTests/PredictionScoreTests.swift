import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Figures of predictions, computed by hand")
struct PredictionScoreTests {
    private func about(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-9 } ?? false
    }

    @Test("Nothing measured has no figures, but for the counts")
    func empty() {
        #expect(PredictionScore().figures.allSatisfy { $0.value == nil })
        #expect(PredictionScore().figures.count == 23)
        #expect(Set(PredictionScore().figures.map(\.name)).count == 23)
    }

    @Test("Precision, recall and F1 of two sorted lists, and of empty ones")
    func counts() {
        let counts = MatchCounts(predicted: [1, 2, 2, 9], actual: [2, 2, 2, 7, 8, 9])
        #expect(counts.common == 3 && counts.predicted == 4 && counts.actual == 6)
        #expect(counts.precision == 0.75 && counts.recall == 0.5 && about(counts.f1, 0.6))
        #expect(MatchCounts().f1 == 1 && MatchCounts().precision == 1 && MatchCounts().recall == 1)
        let missed = MatchCounts(predicted: [], actual: [1])
        #expect(missed.f1 == 0 && missed.precision == 1 && missed.recall == 0)
        var sum = counts
        sum += missed
        #expect(sum.common == 3 && sum.predicted == 4 && sum.actual == 7)
    }

    @Test("Matthews' correlation of 'nothing changes'")
    func correlation() {
        var score = PredictionScore()
        score.transitions = 10
        (score.noChange.common, score.noChange.predicted, score.noChange.actual) = (3, 4, 5)
        score.noChangeRight = 7
        // Of ten: three right claims, one false, two missed, four others: (3·4 − 1·2) / √(4·5·5·6).
        #expect(about(score.noChangeMCC, 10 / 600.0.squareRoot()))
        #expect(about(score.noChangeF1, 6.0 / 9))
        #expect(about(score.noChangeAccuracy, 0.7))
        (score.noChange.common, score.noChange.predicted, score.noChange.actual) = (5, 5, 5)
        #expect(score.noChangeMCC == 1)
        (score.noChange.common, score.noChange.predicted, score.noChange.actual) = (0, 5, 5)
        #expect(score.noChangeMCC == -1)
    }

    @Test("Confidence against being right: Brier's score, and the error over ten bins of equal mass")
    func calibration() {
        var score = PredictionScore()
        score.confidences = [(0.9, true), (0.6, false)]
        #expect(about(score.brier, (0.01 + 0.36) / 2))
        #expect(about(score.calibrationError, (0.6 + 0.1) / 2))
        score.confidences = (0..<20).map { (belief: 0.5, isRight: $0 % 2 == 0) }
        #expect(about(score.calibrationError, 0))
        score.confidences = (0..<10).map { (belief: Double($0) / 10, isRight: $0 >= 5) }
        // Each bin holds one: Σ |b − r| / 10 = (0 + 0.1 + 0.2 + 0.3 + 0.4 + 0.5 + 0.4 + 0.3 + 0.2 + 0.1) / 10.
        #expect(about(score.calibrationError, 0.25))
    }

    @Test("Skill is nothing for what copying can do, and at most 1")
    func skill() {
        var score = PredictionScore()
        score.transitions = 4
        (score.treeF1, score.copyF1) = (3, 2)
        #expect(score.skill == 0.5)
        (score.treeF1, score.copyF1) = (2, 2)
        #expect(score.skill == 0)
        (score.treeF1, score.copyF1) = (4, 4)
        #expect(score.skill == nil, "where copying is always right there is nothing to be gained")
    }

    @Test("Sums of parts are the whole")
    func sums() {
        var one = PredictionScore()
        (one.transitions, one.valid, one.identity, one.address, one.navigation, one.exact) = (
            2, 1, 2, 1, 2, 1
        )
        (one.changing, one.changeF1, one.treeF1, one.copyF1) = (1, 0.5, 1.5, 1)
        (one.nextTargets, one.nextTargetsFound, one.discriminations, one.discriminated) = (2, 1, 2, 1)
        (one.illegal, one.illegalFound, one.illegalClaimed) = (4, 2, 3)
        one.confidences = [(0.5, true)]
        (one.answers.hit, one.answers.miss, one.answers.leak, one.answers.absent) = (1, 2, 3, 4)
        var total = one
        total += one
        #expect(total.transitions == 4 && total.confidences.count == 2)
        #expect(
            total.answers
                == {
                    var twice = one.answers; (twice.hit, twice.miss, twice.leak, twice.absent) = (2, 4, 6, 8);
                    return twice
                }())
        let figures = zip(total.figures, one.figures)
        #expect(figures.allSatisfy { $0.value == $1.value }, "shares of twice the same are the same")
        #expect(about(total.illegalRecall, 0.5) && about(total.illegalPrecision, 2.0 / 3))
    }
}

@Suite("A model is scored on an episode written by hand")
struct PredictionScorerTests {
    private let list = page("List", "link Home\nlink Trail\nheading Offers")
    private let item = page("Trail", "link Home\nheading Trail\nbutton Buy")
    private let guessed = page("Trail", "link Home\nheading Trail\nbutton Sell")
    private let bought = page("Trail", "link Home\nheading Trail\nbutton Buy\nalert Bought")

    private var task: WebTask {
        WebTask(
            taskID: "trail", sites: ["site"], intent: "Buy it", startURLs: ["http://site.test/"],
            evaluation: EvaluationSpec(
                kinds: [.stringMatch],
                referenceAnswers: ReferenceAnswers(checks: [
                    .init(
                        rule: .mustInclude, values: ["bought", "home", "SELL", "N/A", "nowhere"],
                        isScalar: false)
                ])))
    }

    private func episode(branches: [BranchedEpisode.Branch] = []) -> BranchedEpisode {
        var result = BranchedEpisode(
            trajectory(
                [
                    (list, "http://site.test/", .click(id: 3)),
                    (item, "http://site.test/trail", .click(id: 4)),
                    (bought, "http://site.test/trail", .stop(answer: "")),
                ], task: task))
        result.branches[0] = branches
        return result
    }

    /// Says the trail's page right but for its button, sure by 0.9; then that nothing changes, sure by 0.6.
    private var model: StoryModel {
        let guessed = guessed
        return StoryModel { action, episode in
            guard episode.observation.nodes.contains(where: { $0.id == action.elementID }) else {
                var refused = CopyModel().predict(action, in: episode)
                refused.illegal = 1
                return refused
            }
            if episode.history.isEmpty { return .page(guessed, at: "http://site.test/trail", sure: 0.9) }
            var same = CopyModel().predict(action, in: episode)
            same.confidence = 0.6
            return same
        }
    }

    private func about(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-9 } ?? false
    }

    @Test("Every figure of two transitions")
    func figures() throws {
        let score = PredictionScorer(workers: 1).score(model, on: [episode()]).all
        #expect(score.transitions == 2 && score.validity == 1)
        // Six changes came with the trail's page, six were foretold, five of them right; then one came and none was foretold.
        #expect(
            about(score.deltaF1, 10.0 / 13) && about(score.deltaPrecision, 5.0 / 6)
                && about(score.deltaRecall, 5.0 / 7))
        #expect(about(score.macroDeltaF1, (10.0 / 12 + 0) / 2))
        // Trees: 3 of 4 and 4 nodes, then 4 of 4 and 5; copied: 1 of 4 and 4, then the same.
        #expect(about(score.wholeTreeF1, (0.75 + 8.0 / 9) / 2))
        #expect(about(score.skill, (0.75 - 0.25) / (2 - 0.25 - 8.0 / 9)))
        #expect(score.pageIdentity == 1 && score.addressAccuracy == 1 && score.navigationAccuracy == 1)
        #expect(about(score.actionableRecall, 0.75) && about(score.hallucinationRate, 0.25))
        #expect(score.nextTargetRecall == 0, "the button that is pressed next was not foretold")
        #expect(score.noChangeAccuracy == 0.5 && score.noChangeF1 == 0 && score.noChangeMCC == nil)
        #expect(about(score.brier, 0.185) && about(score.calibrationError, 0.35))
        #expect(score.illegalRecall == 1 && score.illegalPrecision == 1)
        #expect(score.exactMatch == 0 && about(score.edgeF1, 10.0 / 13))
        #expect(score.siblingDiscrimination == nil, "nothing else was tried")
    }

    @Test("Reference answers on the predicted and on the true page, white space and case aside")
    func answers() {
        let answers = PredictionScorer(workers: 1).score(model, on: [episode()]).all.answers
        // 'home' on both twice; 'bought' missed once; 'SELL' leaks once; the rest is absent: bought, SELL, nowhere twice.
        #expect(answers.hit == 2 && answers.miss == 1 && answers.leak == 1 && answers.absent == 4)
    }

    @Test("Several steps ahead the model goes on from what it said")
    func depths() throws {
        let report = PredictionScorer(workers: 1).score(model, on: [episode()])
        #expect(report.byDepth.map(\.transitions) == [1, 1, 0, 0])
        #expect(about(report.byDepth[0].wholeTreeF1, 0.75))
        // Its own page lacks the button, so it stays there: 3 of 4 and 5 nodes; copied from the start: 1 of 4 and 5.
        #expect(about(report.byDepth[1].wholeTreeF1, 6.0 / 9))
        #expect(about(report.byDepth[1].skill, (6.0 / 9 - 2.0 / 9) / (1 - 2.0 / 9)))
        #expect(report.predictions == 5, "two steps, twice an element that is missing, one step ahead")
        #expect(report.failures == 0)
    }

    @Test("Parts by size of the change, operation, page and outcome add up")
    func strata() {
        let report = PredictionScorer(workers: 1).score(model, on: [episode()])
        #expect(
            report.byStratum.mapValues(\.transitions) == [
                "changed 3-6": 1, "changed 1-2": 1, "action click": 2, "navigation": 1, "same page": 1,
                "done": 2,
            ])
    }

    @Test("A prediction nearer to what came than to what else could have come is told from one that is not")
    func siblings() {
        let far = page("Home", "link Home\nheading Welcome")
        func share(_ branch: PageView) -> Double? {
            let branches = [BranchedEpisode.Branch(action: .click(id: 2), observation: Observation(branch))]
            return PredictionScorer(workers: 1).score(model, on: [episode(branches: branches)]).all
                .siblingDiscrimination
        }
        #expect(share(far) == 1)
        #expect(share(guessed) == 0, "what was foretold came of another action")
        #expect(share(item) == nil, "the other action brings the same")
    }

    @Test("What the world refused counts as impossible")
    func refused() {
        var played = episode()
        played.trajectory.steps[1].observation = Observation(list, at: "http://site.test/", error: "no")
        played.trajectory.steps.removeLast()
        let report = PredictionScorer(workers: 1).score(model, on: [played])
        #expect(report.all.illegalRecall == 0.5, "the refusal was not foretold, the missing element was")
        #expect(report.byStratum["refused"]?.transitions == 1)
    }

    @Test("Any number of workers, and any order of the sums, says the same", arguments: [1, 2, 5])
    func workers(count: Int) {
        let episodes = (0..<7).map { _ in episode() }
        let (one, many) = (PredictionScorer(workers: 1), PredictionScorer(workers: count))
        let (first, second) = (one.score(model, on: episodes), many.score(model, on: episodes))
        #expect(zip(first.all.figures, second.all.figures).allSatisfy { $0.value == $1.value })
        #expect(first.predictions == second.predictions && second.all.transitions == 14)
    }

    @Test("The figures in JSON, with null for what was not measured")
    func json() throws {
        let report = PredictionScorer(workers: 1).score(model, on: [episode()])
        let findings = WorldModelLaboratory.Findings(
            reports: [("story", report)], transitions: 2, infrastructureFailures: 3)
        let value = try JSONValue(parsing: findings.json)
        #expect(
            value["format"]?.int == 1 && value["transitions"]?.int == 2
                && value["infrastructureFailures"]?.int == 3)
        let story = try #require(value["backends"]?["story"])
        #expect(story["predictions"]?.int == 5 && story["answers"]?["leak"]?.int == 1)
        #expect(story["byDepth"]?.array?.count == 4)
        #expect(story["byDepth"]?.array?[1]["depth"]?.int == 2)
        #expect(story["byStratum"]?["same page"]?["transitions"]?.int == 1)
        for (name, _) in report.all.figures {
            guard case .object(let members) = story else { return }
            #expect(members.contains { $0.key == name }, "\(name)")
        }
    }

    @Test("A sample shows a prediction beside what came, line by line")
    func sample() throws {
        let samples = try PredictionSample.make(
            model, on: [episode().trajectory], count: 5, trees: PageTreeCache())
        #expect(samples.count == 2)
        let first = try #require(samples.first)
        #expect(first.intent == "Buy it" && first.action == "click link 'Trail'")
        #expect(
            first.predictedURL == first.trueURL && about(first.deltaF1, 10.0 / 12) && first.confidence == 0.9)
        #expect(first.predicted.map(\.kind) == [.right, .kept, .right, .invented])
        #expect(first.actual.map(\.kind) == [.right, .kept, .right, .missed])
        #expect(first.before.allSatisfy { $0.kind == .kept })
        #expect(first.actual.last?.text == "button 'Buy'" && first.actual.last?.depth == 1)
    }

    @Test(
        "Samples are spread over the transitions, none of none", arguments: [(0, 0), (1, 1), (2, 2), (9, 6)])
    func spread(count: Int, expected: Int) throws {
        let episodes = (0..<3).map { _ in episode().trajectory }
        #expect(
            try PredictionSample.make(model, on: episodes, count: count, trees: PageTreeCache()).count
                == expected)
        #expect(try PredictionSample.make(model, on: [], count: count, trees: PageTreeCache()).isEmpty)
    }
}
