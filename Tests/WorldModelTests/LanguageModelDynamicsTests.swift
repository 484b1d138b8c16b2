import Testing
import WebEnv

@testable import WorldModel

@Suite struct LanguageModelDynamicsTests {
    @Test(arguments: [
        "THOUGHT: a list.\nOBSERVATION:\n[1] RootWebArea 'Tents'\n\t[2] link 'Home'",
        "Here you are:\n[1] RootWebArea 'Tents'\n\t[2] link 'Home'\nThat is all.",
        "```\n[1] RootWebArea 'Tents'\n    [2] link 'Home'\n```",
    ])
    func `a tree is found in a reply`(reply: String) throws {
        let page = try #require(LanguageModelDynamics.page(in: reply))
        #expect(page.title == "Tents")
        #expect(page.nodes.map(\.name) == ["Tents", "Home"])
        #expect(page.nodes[1].parent == 0)
    }

    @Test func `a reply without a tree is none`() {
        #expect(LanguageModelDynamics.page(in: "I am sorry, I can't say.") == nil)
    }

    @Test func `a failing endpoint is the world's mistake`() throws {
        let endpoint = try ChatEndpoint(
            address: "http://127.0.0.1:9/v1", model: "none", timeout: 2, purpose: "world model")
        let model = LanguageModelDynamics(endpoint, shots: 0)
        let now = Episode(observation: observation(page("Shop", "link Home")))
        #expect(throws: EnvironmentError.self) { try model.predict(.click(id: 2), in: now) }
        #expect(try model.predict(.click(id: 99), in: now).illegal == 1)
        #expect(try model.predict(.stop(answer: ""), in: now).ending == 1)
    }
}
