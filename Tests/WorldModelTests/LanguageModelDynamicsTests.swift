import Groundwork
import TestSupport
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

    @Test("A failing endpoint is the world's mistake; what needs no endpoint is known all the same")
    func failing() throws {
        let endpoint = try ChatEndpoint(
            address: "http://127.0.0.1:9/v1", model: "none", timeout: 2, purpose: "world model")
        let model = LanguageModelDynamics(endpoint, shots: 0)
        let now = start(page("Shop", "link Home"))
        #expect(throws: EnvironmentError.self) { try model.predict(.click(id: 2), in: now) }
        #expect(try model.predict(.click(id: 99), in: now).illegal == 1)
        #expect(try model.predict(.stop(answer: ""), in: now).ending == 1)
    }

    /// A model whose replies are these, and the endpoint that gives them.
    private func scripted(_ replies: [String], shots: Int = 0) throws -> (
        LanguageModelDynamics, ScriptedEndpoint
    ) {
        let server = try #require(ScriptedEndpoint(replies))
        let endpoint = try ChatEndpoint(
            address: server.address, model: "m", timeout: 20, purpose: "world model")
        return (LanguageModelDynamics(endpoint, shots: shots), server)
    }

    /// Role and content of the messages of a request.
    private func messages(_ request: String) throws -> [(role: String, content: String)] {
        try #require(try JSONValue(parsing: request)["messages"]?.array).map {
            ($0["role"]?.string ?? "", $0["content"]?.string ?? "")
        }
    }

    @Test("It is shown the page, its address and the action, and what it writes is the prediction")
    func prediction() throws {
        let (model, server) = try scripted([
            "THOUGHT: it opens.\nOBSERVATION:\n[1] RootWebArea 'Dome Tent'\n\t[2] button 'Buy'"
        ])
        defer { withExtendedLifetime(server) {} }
        let said = try model.predict(.click(id: 3), in: start(list, at: "http://shop.test/tents"))
        #expect(said.observation.page.title == "Dome Tent" && said.observation.tabTitles == ["Dome Tent"])
        #expect(
            said.noChange == 0 && said.illegal == 0
                && said.confidence == LanguageModelDynamics.plainConfidence)
        let asked = try messages(try #require(server.requests.first))
        #expect(asked.map(\.role) == ["system", "user"])
        #expect(asked[1].content.contains("ADDRESS: http://shop.test/tents"))
        #expect(asked[1].content.contains("[3] link 'Dome Tent'"))
        #expect(asked[1].content.contains("ACTION: click [3]"))
    }

    @Test("The page written again as it is means that nothing changes, and no page means it too")
    func noChange() throws {
        let (model, server) = try scripted(["OBSERVATION:\n\(list.text)", "I don't know."])
        defer { withExtendedLifetime(server) {} }
        #expect(try model.predict(.click(id: 3), in: start(list)).noChange == 1)
        let silent = try model.predict(.click(id: 3), in: start(list))
        #expect(silent.observation.page === list && silent.noChange == 1 && silent.confidence == 0)
    }

    @Test("What was observed stands in the prompt as examples, as many as were asked for")
    func examples() throws {
        var (model, server) = try scripted(["OBSERVATION:\n\(list.text)"], shots: 1)
        defer { withExtendedLifetime(server) {} }
        let item = page("Trail Tent", "button Buy")
        model.learn(from: [
            trajectory([
                (list, "http://shop.test/tents", .click(id: 2)),
                (item, "http://shop.test/trail-tent", .goBack),
                (list, "http://shop.test/tents", .stop(answer: "")),
            ])
        ])
        _ = try model.predict(.click(id: 3), in: start(list, at: "http://shop.test/tents"))
        let asked = try messages(try #require(server.requests.first))
        #expect(asked.map(\.role) == ["system", "user", "assistant", "user"])
        #expect(asked[1].content.contains("ACTION: click [2]"))
        #expect(asked[2].content == "OBSERVATION:\n\(item.text)")
    }

    @Test("A first page is remembered, else it is asked for")
    func begin() throws {
        var (model, server) = try scripted(["OBSERVATION:\n[1] RootWebArea 'New'", "no idea"])
        defer { withExtendedLifetime(server) {} }
        model.learn(from: [trajectory([(list, "http://shop.test/tents", .stop(answer: ""))])])
        func begin(_ url: String) throws -> Observation? {
            try model.begin(at: StartPoint(WebTask(taskID: "1", sites: [], intent: "", startURLs: [url])))
        }
        #expect(try begin("http://shop.test/tents")?.page === list)
        #expect(server.requests.isEmpty)
        #expect(try begin("http://shop.test/new")?.title == "New")
        #expect(try messages(server.requests[0])[1].content.contains("http://shop.test/new"))
        #expect(try begin("http://shop.test/other") == nil)
        #expect(throws: EnvironmentError.self) { try begin("http://shop.test/third") }
    }
}
