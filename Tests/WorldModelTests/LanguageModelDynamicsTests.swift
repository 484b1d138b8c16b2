import Browser
import Synchronization
import Testing
import WebEnv

@testable import WorldModel

@Suite("A language model that writes the next tree")
struct LanguageModelDynamicsTests {
    private let list = page("Tents", "link Trail Tent\nlink Dome Tent")

    @Test(
        "A tree is found in a reply",
        arguments: [
            "THOUGHT: a list.\nOBSERVATION:\n[1] RootWebArea 'Tents'\n\t[2] link 'Home'",
            "Here you are:\n[1] RootWebArea 'Tents'\n\t[2] link 'Home'\nThat is all.",
            "```\n[1] RootWebArea 'Tents'\n    [2] link 'Home'\n```",
            "OBSERVATION:\n[1] RootWebArea 'Old'\nNo, better:\nOBSERVATION:\n[1] RootWebArea 'Tents'\n\t[2] link 'Home'",
        ])
    func tree(reply: String) throws {
        let page = try #require(LanguageModelDynamics.page(in: reply))
        #expect(page.title == "Tents")
        #expect(page.nodes.map(\.name) == ["Tents", "Home"])
        #expect(page.nodes[1].parent == 0)
    }

    @Test(
        "A reply without a tree is none",
        arguments: ["I am sorry, I can't say.", "", "OBSERVATION:", "[x] link 'Home'"])
    func noTree(reply: String) { #expect(LanguageModelDynamics.page(in: reply) == nil) }

    @Test("A failing model is the world's mistake; what needs no model is known all the same")
    func failing() throws {
        let model = LanguageModelDynamics(ScriptedWriter([]), shots: 0)
        let now = start(page("Shop", "link Home"))
        #expect(throws: EnvironmentError.self) { try model.predict(.click(id: 2), in: now) }
        #expect(try model.predict(.click(id: 99), in: now).illegal == 1)
        #expect(try model.predict(.stop(answer: ""), in: now).ending == 1)
    }

    /// A model whose replies are these, and who gives them.
    private func scripted(_ replies: [String], shots: Int = 0) -> (LanguageModelDynamics, ScriptedWriter) {
        let writer = ScriptedWriter(replies)
        return (LanguageModelDynamics(writer, shots: shots), writer)
    }

    @Test("It is shown the page, its address and the action, and what it writes is the prediction")
    func prediction() throws {
        let (model, writer) = scripted([
            "THOUGHT: it opens.\nOBSERVATION:\n[1] RootWebArea 'Dome Tent'\n\t[2] button 'Buy'"
        ])
        let said = try model.predict(.click(id: 3), in: start(list, at: "http://shop.test/tents"))
        #expect(said.observation.page.title == "Dome Tent" && said.observation.tabTitles == ["Dome Tent"])
        #expect(
            said.noChange == 0 && said.illegal == 0
                && said.confidence == LanguageModelDynamics.plainConfidence)
        let asked = try #require(writer.asked.first)
        #expect(asked.question?.address == "http://shop.test/tents" && asked.examples.isEmpty)
        #expect(asked.question?.page.contains("[3] link 'Dome Tent'") == true)
        #expect(asked.question?.action == "click [3]")
    }

    @Test("The page written again as it is means that nothing changes, and no page means it too")
    func noChange() throws {
        let (model, _) = scripted(["OBSERVATION:\n\(list.text)", "I don't know."])
        #expect(try model.predict(.click(id: 3), in: start(list)).noChange == 1)
        let silent = try model.predict(.click(id: 3), in: start(list))
        #expect(silent.observation.page === list && silent.noChange == 1 && silent.confidence == 0)
    }

    @Test("What was observed stands in the prompt as examples, as many as were asked for")
    func examples() throws {
        var (model, writer) = scripted(["OBSERVATION:\n\(list.text)"], shots: 1)
        let item = page("Trail Tent", "button Buy")
        model.learn(from: [
            trajectory([
                (list, "http://shop.test/tents", .click(id: 2)),
                (item, "http://shop.test/trail-tent", .goBack),
                (list, "http://shop.test/tents", .stop(answer: "")),
            ])
        ])
        _ = try model.predict(.click(id: 3), in: start(list, at: "http://shop.test/tents"))
        let asked = try #require(writer.asked.first)
        #expect(asked.examples.map(\.question.action) == ["click [2]"])
        #expect(asked.examples.map(\.result) == [item.text])
    }

    @Test("A first page is remembered, else it is asked for")
    func begin() throws {
        var (model, writer) = scripted(["OBSERVATION:\n[1] RootWebArea 'New'", "no idea"])
        model.learn(from: [trajectory([(list, "http://shop.test/tents", .stop(answer: ""))])])
        func begin(_ url: String) throws -> Observation? {
            try model.begin(at: StartPoint(WebTask(taskID: "1", sites: [], intent: "", startURLs: [url])))
        }
        #expect(try begin("http://shop.test/tents")?.page === list)
        #expect(writer.asked.isEmpty)
        #expect(try begin("http://shop.test/new")?.title == "New")
        #expect(writer.asked[0].urls == ["http://shop.test/new"])
        #expect(try begin("http://shop.test/other") == nil)
        #expect(throws: EnvironmentError.self) { try begin("http://shop.test/third") }
    }
}

/// A model that gives prepared replies one after the other, and remembers what it was asked.
private final class ScriptedWriter: PageWriter {
    struct Asked: Sendable {
        var urls: [String] = []
        var question: PageQuestion?
        var examples: [(question: PageQuestion, result: String)] = []
    }

    private let state: Mutex<(replies: [String], asked: [Asked])>
    var asked: [Asked] { state.withLock { $0.asked } }

    init(_ replies: [String]) { state = Mutex((replies, [])) }

    func firstPage(of urls: [String]) throws -> String { try reply(to: Asked(urls: urls)) }

    func nextPage(_ question: PageQuestion, examples: [(question: PageQuestion, result: String)]) throws
        -> String
    { try reply(to: Asked(question: question, examples: examples)) }

    private func reply(to question: Asked) throws -> String {
        try state.withLock { state in
            state.asked.append(question)
            guard !state.replies.isEmpty else { throw EnvironmentError("no replies left") }
            return state.replies.removeFirst()
        }
    }
}
