import Browser
import Curriculum
import Groundwork
import LanguageModels
import Learning
import Synchronization
import TestSupport
import Testing
import WebEnv
import WorldModel

@testable import LanguageAgents

@Suite("The other parts that a language model plays")
struct PartTests {
    private let shop: PageView
    private let tent: PageView

    init() throws {
        shop = try Playing.page("Shop", "link Tents\nlink Stoves")
        tent = try Playing.page("Dome Tent", "button Buy")
    }

    // MARK: Judges

    private func judge(_ replies: [String]) throws -> (PromptedAnswerJudge, ScriptedModel) {
        let server = try ScriptedModel.saying(replies)
        let judge = PromptedAnswerJudge(
            try Playing.model(server), answers: try Playing.prompts.prompt(of: .answerJudge),
            reasons: try Playing.prompts.prompt(of: .reasonJudge))
        return (judge, server)
    }

    @Test(
        "An answer is right where the model calls it correct, and not partially",
        arguments: [
            ("The answer is correct.", true), ("Incorrect", false), ("partially correct", false),
            ("It is **Correct**", true), ("It looks correct, but is only partially correct", false),
        ])
    func answers(reply: String, isRight: Bool) throws {
        let (judge, server) = try judge([reply])
        #expect(
            try judge.accepts(answer: "the 7", reference: "by bus", intent: "How do I get there?") == isRight)
        let body = try #require(server.requests.first).body
        // Byte for byte what was asked before prompts were files.
        #expect(
            body
                == #"{"model":"scripted","temperature":0,"max_tokens":768,"messages":[{"role":"user","content":"A grader compares a student's answer with the reference answer of a question.\nQuestion: How do I get there?\nReference answer: by bus\nStudent's answer: the 7\nWording does not matter; facts do. \"N/A\" in the reference means that the question has no answer.\nEnd your reply with one of: correct, incorrect, partially correct."}]}"#
        )
    }

    @Test("Reasons are compared, and a reply without a verdict is the world's mistake")
    func reasons() throws {
        let (judge, _) = try judge(["same", "These are different.", "I can't say"])
        #expect(try judge.givesReason("no bus", answer: "no bus goes", intent: "How?"))
        #expect(try !judge.givesReason("no bus", answer: "it rains", intent: "How?"))
        let error = #expect(throws: EnvironmentError.self) {
            try judge.givesReason("no bus", answer: "x", intent: "How?")
        }
        #expect(error?.description == "judge: scripted gives no judgement but 'I can't say'")
        let gone = #expect(throws: EnvironmentError.self) {
            try judge.accepts(answer: "a", reference: "b", intent: "c")
        }
        #expect(gone?.description.hasPrefix("judge: http://127.0.0.1") == true)
    }

    @Test("An outcome judge sees task, actions and last page, and its failures leave no reward")
    func outcome() throws {
        let server = try ScriptedModel.saying(["There was no purchase, I first said YES, so NO", "Yes: YES"])
        let judge = PromptedOutcomeJudge(
            try Playing.model(server), prompt: try Playing.prompts.prompt(of: .outcome), dialect: .webArena)
        let episode = Playing.trajectory([(shop, .click(id: 2)), (tent, .stop(answer: "done"))])
        #expect(try !judge.isSuccess(episode))
        let asked = try #require(server.requests.first).body
        #expect(asked.contains(#"1. click [2]\n2. stop [done]"#) && asked.contains("Dome Tent"))
        let scored = judge.scored([episode, episode], workers: 1)
        #expect(scored[0].reward == 1 && scored[0].scoredBy == .rewardModel)
        #expect(scored[1].reward == nil && scored[1].failure?.contains("answers 400") == true)
        let known = Playing.trajectory([(shop, .stop(answer: ""))], reward: 0)
        #expect(judge.scored([known], workers: 1)[0].scoredBy == .evaluator)
    }

    // MARK: Tasks

    @Test("A generator writes tasks from failures; marks, headings and known tasks are left out")
    func generator() throws {
        let server = try ScriptedModel.saying([
            "Here are the tasks:\n1. Buy a stove\n2. \"Find the cheapest tent\"\n- Buy a tent\n\nBuy a stove\n3 tents in a row"
        ])
        let generator = PromptedGenerator(
            try Playing.model(server), prompt: try Playing.prompts.prompt(of: .generator))
        let failed = Playing.trajectory([(shop, .stop(answer: ""))], reward: 0)
        let done = Playing.trajectory([(shop, .stop(answer: ""))], intent: "Open Stoves", id: "u", reward: 1)
        var random = RandomSource(1)
        let proposals = generator.propose(from: [failed, done], count: 3, phase: 2, using: &random)
        #expect(
            proposals.map(\.task.intent) == ["Buy a stove", "Find the cheapest tent", "3 tents in a row"])
        #expect(proposals.map(\.task.taskID) == ["generated-2-0", "generated-2-1", "generated-2-2"])
        #expect(proposals.allSatisfy { $0.task.evaluation == nil && $0.origin == .written })
        #expect(server.requests[0].body.contains(#"- Buy a tent (failed)\n- Open Stoves (done)"#))
        #expect(generator.propose(from: [done], count: 3, phase: 2, using: &random).isEmpty)
    }

    @Test("Tasks that the model calls impossible are filtered out, and so are those it says nothing of")
    func feasibility() throws {
        let server = try ScriptedModel.saying(["fine: YES", "no: NO"])
        let judge = PromptedFeasibility(
            try Playing.model(server), prompt: try Playing.prompts.prompt(of: .feasibility))
        var filter = TaskFilter(band: 0...1, training: [], held: [], feasibility: judge)
        let proposals = ["Buy tents", "Fly home", "Sing songs"].enumerated().map { place, intent in
            ProposedTask(
                task: WebTask(taskID: "\(place)", sites: ["shop"], intent: intent, startURLs: []),
                firstObservation: Playing.observation(shop), newValues: [], origin: .written)
        }
        let (kept, tally) = filter.filter(proposals, limit: 9, experience: []) { _ in 0.5 }
        #expect(kept.map(\.intent) == ["Buy tents"] && tally.rejected == [.infeasible: 2])
    }

    // MARK: Worlds

    @Test("A world model is asked as it was before prompts were files, with examples as turns")
    func pages() throws {
        let server = try ScriptedModel.saying(["OBSERVATION:\n\(tent.text)", "OBSERVATION:\n\(shop.text)"])
        let writer = PromptedPageWriter(
            try Playing.model(server), next: try Playing.prompts.prompt(of: .worldModel),
            first: try Playing.prompts.prompt(of: .worldModelStart))
        var model = LanguageModelDynamics(writer, shots: 1)
        model.learn(from: [
            Playing.trajectory([(shop, .click(id: 3)), (tent, .goBack), (shop, .stop(answer: ""))])
        ])
        let said = try model.predict(.click(id: 2), in: Playing.episode(shop, intent: "Buy"))
        #expect(said.observation.page.title == "Dome Tent")
        let body = try JSONValue(parsing: server.requests[0].body)
        let turns = try #require(body["messages"]?.array)
        #expect(turns.compactMap { $0["role"]?.string } == ["system", "user", "assistant", "user"])
        #expect(
            turns[0]["content"]?.string?.hasPrefix("You stand in for a web browser and the servers") == true)
        #expect(turns[2]["content"]?.string == "OBSERVATION:\n\(tent.text)")
        #expect(
            turns[3]["content"]?.string
                == "ADDRESS: http://shop.test/\nCURRENT TREE:\n\(shop.text)\n\nACTION: click [2]")
        let task = WebTask(taskID: "1", sites: [], intent: "", startURLs: ["http://shop.test/new"])
        #expect(try model.begin(at: StartPoint(task))?.title == "Shop")
        #expect(
            server.requests[1].body.contains(
                "The browser opens http://shop.test/new. Give the accessibility tree of the first page."))
        let error = #expect(throws: EnvironmentError.self) {
            try model.predict(.click(id: 2), in: Playing.episode(shop, intent: "Buy"))
        }
        #expect(error?.description.hasPrefix("world model: ") == true)
    }

    @Test(
        "A model proposes, imagines and scores: the proposal whose page looks best is done, and all of it is counted"
    )
    func imagining() throws {
        let (shop, tent) = (shop, tent)
        let proposed = Mutex(0)
        let server = try #require(
            ScriptedModel { request, _ in
                if request.body.contains("You stand in for a web browser") {
                    let page = request.body.contains("ACTION: click [2]") ? tent : shop
                    return .says("OBSERVATION:\n\(page.text)")
                }
                if request.body.contains("You estimate how likely") {
                    return .says(request.body.contains("Dome Tent") ? "near: 0.9" : "far: 0.1")
                }
                let number = proposed.withLock { count in
                    defer { count += 1 }
                    return count
                }
                return .says(
                    ["```click [3]```", "nonsense", "```click [2]```", "```click [3]```"][number % 4])
            })
        let prompts = Playing.prompts
        let model = try Playing.model(server)
        let policy = ImaginingPolicy(
            EndpointPolicy(
                model, prompt: try prompts.prompt("policy-webarena", part: .policy), dialect: .webArena),
            writer: PromptedPageWriter(
                model, next: try prompts.prompt(of: .worldModel),
                first: try prompts.prompt(of: .worldModelStart)),
            scorer: PromptedScorer(model, prompt: try prompts.prompt(of: .lookahead), dialect: .webArena),
            proposals: 4)
        let log = TurnLog()
        var random = RandomSource(1)
        let decision = try policy.noting(log).decideOrFail(
            Playing.episode(shop, intent: "Buy a tent"), using: &random)
        #expect(decision.action == .click(id: 2), "two of three proposals like the other one")
        // Four proposals, two pages, two scores.
        #expect(server.requests.count == 8 && log.turns.count == 4 && log.usage.promptTokens == 80)
        let silent = try ScriptedModel.saying([])
        let failing = ImaginingPolicy(
            EndpointPolicy(
                try Playing.model(silent), prompt: try prompts.prompt("policy-webarena", part: .policy),
                dialect: .webArena),
            writer: PromptedPageWriter(
                model, next: try prompts.prompt(of: .worldModel),
                first: try prompts.prompt(of: .worldModelStart)),
            scorer: PromptedScorer(model, prompt: try prompts.prompt(of: .lookahead), dialect: .webArena),
            proposals: 2)
        #expect(throws: ModelError.self) {
            try failing.decideOrFail(Playing.episode(shop, intent: "Buy"), using: &random)
        }
    }

    @Test("A scorer's last number is the chance; look-ahead takes the candidate that it likes best")
    func scorer() throws {
        let server = try #require(
            ScriptedModel { request, _ in .says(request.body.contains("Dome Tent") ? "near: 0.9" : "0.1") })
        let scorer = PromptedScorer(
            try Playing.model(server), prompt: try Playing.prompts.prompt(of: .lookahead), dialect: .webArena)
        let world = TwoPages(shop: shop, tent: tent)
        let choice = LookaheadPolicy(
            TwoChoices(), model: world, scorer: scorer, settings: .init())
        var random = RandomSource(1)
        let decision = choice.decide(Playing.episode(shop, intent: "Buy a tent"), using: &random)
        #expect(decision.action == .click(id: 2), "the base policy likes the other one")
    }

    @Test(
        "Numbers are read as shares or percentages",
        arguments: [
            ("0.75", 0.75), ("It is 80 %.", 0.8), ("from 0.2 to 1", 1), ("no idea", nil), ("12", nil),
            ("-1", 1), ("1.2.3", nil),
        ] as [(String, Double?)])
    func numbers(reply: String, value: Double?) { #expect(PromptedScorer.number(in: reply) == value) }

    private struct TwoPages: DynamicsModel {
        let shop: PageView
        let tent: PageView
        func begin(at start: StartPoint) throws -> Observation? { nil }
        func predict(_ action: Action, in episode: Episode) throws -> Prediction {
            Prediction(
                observation: Playing.observation(action == .click(id: 2) ? tent : shop), noChange: 0,
                illegal: 0, ending: 0, confidence: 1)
        }
    }

    private struct TwoChoices: CandidatePolicy {
        func candidates(_ episode: Episode, count: Int) -> [Candidate] {
            [
                Candidate(action: .click(id: 3), logProbability: -0.5, actionCount: 2),
                Candidate(action: .click(id: 2), logProbability: -1, actionCount: 2),
            ]
        }
        func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
            Decision(candidates(episode, count: 1)[0])
        }
    }
}
