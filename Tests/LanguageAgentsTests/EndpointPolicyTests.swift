import Groundwork
@testable import HTML
import LanguageModels
import Learning
import TestSupport
import Testing
import WebEnv

@testable import LanguageAgents

@Suite("A language model as policy")
struct EndpointPolicyTests {
    private let shop: PageView

    init() throws { shop = try Playing.page("Shop", "link Tents\nlink Stoves\ntextbox Search") }

    private func policy(
        _ server: ScriptedModel, _ prompt: String = "policy-webarena", _ dialect: Dialect = .webArena,
        log: TurnLog? = nil, _ change: (inout EndpointPolicy.Settings) -> Void = { _ in }
    ) throws -> EndpointPolicy {
        var settings = EndpointPolicy.Settings()
        change(&settings)
        return EndpointPolicy(
            try Playing.model(server), prompt: try Playing.prompts.prompt(prompt, part: .policy),
            dialect: dialect, settings: settings, log: log)
    }

    private func decide(_ policy: EndpointPolicy, _ episode: Episode) throws -> Decision {
        var random = RandomSource(1)
        return try policy.decideOrFail(episode, using: &random)
    }

    @Test(
        "Replies are read in the dialect of the environment, behind words and tags",
        arguments: [
            ("policy-webarena", "Let me look. In summary, the next action I will perform is ```click [2]```"),
            ("policy-short", "click [2]"),
        ])
    func webArena(prompt: String, reply: String) throws {
        let server = try ScriptedModel.saying([reply])
        let decision = try decide(policy(server, prompt), Playing.episode(shop, intent: "Buy a tent"))
        #expect(decision.action == .click(id: 2))
        #expect(abs((decision.logProbability ?? 0) + 0.1 * Double(reply.split(separator: " ").count)) < 1e-9)
        let asked = try #require(server.requests.first).body
        #expect(asked.contains("Buy a tent") && asked.contains("[2] link 'Tents'"))
    }

    @Test("Each dialect's prompt and page go together, and its action names the element by the page's label")
    func dialects() throws {
        let document = HTMLParser.parse(
            Array("<title>Shop</title><a href=/t>Tents</a><button>Go</button>".utf8))
        for (prompt, dialect, reply) in [
            ("policy-agentlab", Dialect.browserGym, "<think>x</think><action>\nclick('BID')\n</action>"),
            ("policy-webrl", .webRL, "do(action=\"Click\", element=\"BID\")"),
        ] {
            let page = PageView.make(document, in: dialect)
            let link = try #require(page.nodes.first { $0.role == .link })
            let label = try #require(page.labels?.label(id: link.id))
            let server = try ScriptedModel.saying([reply.replacingAll("BID", by: label)])
            let decision = try decide(policy(server, prompt, dialect), Playing.episode(page, intent: "Go"))
            #expect(decision.action == .click(id: link.id), "\(prompt)")
        }
    }

    @Test(
        "A reply that is no action is the model's mistake",
        arguments: ["I would click the tents.", "click [two]", ""])
    func nonsense(reply: String) throws {
        let server = try ScriptedModel.saying([reply])
        let decision = try decide(policy(server), Playing.episode(shop, intent: "Buy"))
        #expect(decision.action.kind == .invalid)
    }

    @Test("A model that does not answer spoils the episode, which gets no reward")
    func failure() throws {
        let server = try ScriptedModel.saying(["```click [3]```"])
        let tasks = LibraryEnvironment.tasks(0..<1, kinds: ["page"])
        let attempts = AttemptPlayer(try policy(server), workers: 1) { LibraryEnvironment() }
            .play(tasks, count: 1, seed: 1)
        let spoilt = try #require(attempts.first)
        #expect(!spoilt.isScored && spoilt.trajectory.reward == nil && spoilt.turns.count == 1)
        #expect(spoilt.trajectory.failure?.contains("answers 400") == true)
        var random = RandomSource(1)
        let choice = try policy(server).decide(Playing.episode(shop, intent: "Buy"), using: &random)
        #expect(choice.action.kind == .invalid)
    }

    @Test("What was done before is told: all of it, the last, and in WebRL's prompt as rounds")
    func history() throws {
        let before = Playing.episode(shop, intent: "Buy")
        let now = before.after(.click(id: 2), Playing.observation(shop, error: "that did nothing"))
        let server = try ScriptedModel.saying(["```stop []```", "<action>noop()</action>", "exit()"])
        _ = try decide(policy(server), now)
        #expect(
            server.requests[0].body.contains(#"PREVIOUS ACTION: click [2]\nLAST ERROR: that did nothing"#))
        let rounds = try policy(server, "policy-webrl", .webArena).request(now, seed: 1)
        guard case .chat(let messages) = rounds.prompt else { throw ModelError(.malformed, "no chat") }
        #expect(messages.map(\.role) == [.system, .user, .assistant, .user])
        #expect(messages[2].content == "click [2]")
    }

    @Test("WebRL's text tells rounds as its code does: the intent first, then a mark in place of the page")
    func webRLText() throws {
        let first = Playing.episode(shop, intent: "Buy")
        let third = first.after(.click(id: 2), Playing.observation(shop)).after(
            .goBack, Playing.observation(shop))
        let policy = try policy(try ScriptedModel.saying([]), "policy-webrl-text", .webArena)
        let turn = "<|eot_id|><|start_header_id|>"
        func round(_ number: Int, _ page: String) -> String {
            "Round \(number)\n\n\(turn)user<|end_header_id|>\n\(page)\n\n\(turn)assistant<|end_header_id|>\n"
        }
        #expect(
            policy.request(third, seed: 1).prompt
                == .plain(
                    "Task Instruction: Buy\n\n" + round(0, "Buy") + "click [2]\n\n"
                        + round(1, "** Simplified html **") + "go_back\n\n" + round(2, shop.text)))
    }

    @Test("Log-probabilities, temperature, seed and grammar are asked for as the settings say")
    func settings() throws {
        let server = try ScriptedModel.saying(["stop []", "stop []"])
        let log = TurnLog()
        let policy = try policy(server, "policy-short", log: log) {
            $0.temperature = 1
            $0.usesGrammar = true
            $0.maximumTokens = 9
        }
        let episode = Playing.episode(shop, intent: "Buy")
        _ = try decide(policy, episode)
        let body = try JSONValue(parsing: server.requests[0].body)
        #expect(body["logprobs"]?.bool == true && body["max_tokens"]?.int == 9 && body["seed"]?.int != nil)
        let grammar = try #require(body["grammar"]?.string)
        #expect(grammar.contains(#"click ::= "2" | "3" | "4""#) && grammar.contains(#"field ::= "4""#))
        #expect(log.turns.count == 1 && log.usage.promptTokens == 10)
        _ = try decide(policy, episode)
        #expect(server.requests[0].body == server.requests[1].body, "the chance is that of the episode")
    }

    @Test("A window shows the root and the lines that say most about the task")
    func window() throws {
        let lines = (0..<40).map { "link Item number\($0)" }.joined(separator: "\n")
        let page = try Playing.page("List", lines)
        let text = ObservationWindow.text(page.text, lines: 5, intent: "Open number33 now")
        #expect(text.split(separator: "\n").count == 5)
        #expect(text.hasPrefix("[1] RootWebArea 'List'") && text.contains("number33"))
        #expect(ObservationWindow.text(page.text, lines: nil, intent: "") == page.text)
        #expect(ObservationWindow.text(page.text, lines: 41, intent: "") == page.text)
        #expect(ObservationWindow.text(page.text, lines: 1, intent: "x").split(separator: "\n").count == 1)
        #expect(ObservationWindow.text("", lines: 3, intent: "x") == "")
    }

    @Test("Every sentence of the grammar's words is an action of its dialect")
    func grammar() throws {
        let document = HTMLParser.parse(
            Array(
                "<title>S</title><a href=/t>T</a><input aria-label=Q><select aria-label=L><option>A</select>"
                    .utf8))
        for dialect in [Dialect.webArena, .browserGym, .webRL] {
            let page = PageView.make(document, in: dialect)
            let grammar = ActionGrammar.text(Playing.observation(page), shown: page.text, in: dialect)
            let sentences = try GrammarSample(grammar).sentences
            #expect(sentences.count >= 7, "\(grammar)")
            for sentence in sentences {
                let action = try #require(dialect.actions(in: sentence, on: page).first)
                #expect(action.kind != .invalid, "\(sentence) of \(dialect)")
            }
        }
    }
}

/// One sentence for each choice of a grammar's root, with the first choice of every rule below and `x` for a text.
private struct GrammarSample {
    let sentences: [String]

    init(_ grammar: String) throws {
        var rules: [String: String] = [:]
        for line in grammar.split(separator: "\n") {
            let parts = String(line).splitting(on: " ::= ")
            rules[parts[0]] = parts.dropFirst().joined(separator: " ::= ")
        }
        func first(_ name: String) -> String {
            guard let rule = rules[name], name != "text", name != "answer" else { return "x" }
            return String(rule.splitting(on: " | ")[0].dropFirst().dropLast())
        }
        let root = try #require(rules["root"])
        sentences = root.replacingAll("(\"Type\" | \"Search\")", by: "\"Type\"").splitting(on: " | ").map {
            choice in
            var text = ""
            var rest = choice[...]
            while let next = rest.first {
                if next == "\"" {
                    rest.removeFirst()
                    while let letter = rest.first, letter != "\"" {
                        rest.removeFirst()
                        text.append(letter == "\\" ? rest.removeFirst() : letter)
                    }
                    rest = rest.dropFirst()
                } else if next == "[" {
                    // A choice of characters: the first.
                    text.append(rest.dropFirst().first ?? " ")
                    rest = rest.drop { $0 != "]" }.dropFirst()
                } else if next.isLetter {
                    let name = rest.prefix(while: \.isLetter)
                    text += first(String(name))
                    rest = rest.dropFirst(name.count)
                } else {
                    rest.removeFirst()
                }
            }
            return text
        }
    }
}
