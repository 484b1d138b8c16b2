import Foundation
import Groundwork
import Testing

@testable import LanguageModels

@Suite("Prompts are files with placeholders")
struct PromptTests {
    static let bundled = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "prompts").path

    private func read(_ text: String, part: PromptPart = .policy) throws -> Prompt {
        try PromptReader.read(text, file: "p.prompt", name: "p", part: part)
    }

    @Test("Sections become turns, lists repeat theirs, and what is put in is never read as a placeholder")
    func filling() throws {
        let prompt = try read(
            """
            webrl-prompt: 1
            part: policy
            tokens: 7
            stop: \\n | END
            # A remark.

            === system
            Do {{intent}}.
            === user for each past
            Round {{past_step}}
            === assistant for each past
            {{past_action}}
            === user
            {{ observation }} }} {{intent}}
            """)
        let values = Prompt.Values(
            ["intent": "{{observation}}", "observation": "page"],
            lists: [
                "past": [["past_step": "1", "past_action": "a"], ["past_step": "2", "past_action": "b"]]
            ])
        let request = prompt.request(values)
        #expect(
            request.prompt
                == .chat([
                    .system("Do {{observation}}."), .user("Round 1"), .assistant("a"), .user("Round 2"),
                    .assistant("b"), .user("page }} {{observation}}"),
                ]))
        #expect(request.maximumTokens == 7 && request.stop == ["\n", "END"])
    }

    @Test("Text sections make a plain completion")
    func plain() throws {
        let prompt = try read(
            "webrl-prompt: 1\npart: policy\n=== text\n{{observation}}\n{{intent}} -> \n=== text\nx")
        #expect(prompt.filled(.init(["intent": "i", "observation": "o"])) == .plain("o\ni -> x"))
    }

    @Test(
        "Mistakes are told with file, line and what there is",
        arguments: [
            ("part: policy\n=== user\nx", "p.prompt:1: a prompt file begins with 'webrl-prompt: 1'"),
            ("webrl-prompt: 2\npart: policy\n=== user\nx", "p.prompt:1: format 2, this program reads 1"),
            (
                "webrl-prompt: 1\npart: outcome\n=== user\nx",
                "p.prompt: this is a prompt of the part 'outcome', and one of the part 'policy' is needed"
            ),
            (
                "webrl-prompt: 1\npart: outcome\n=== user\n{{actions}}",
                "p.prompt: this is a prompt of the part 'outcome', and one of the part 'policy' is needed"
            ),
            (
                "webrl-prompt: 1\npart: policy\n=== user\nfine\n{{inten}}",
                "p.prompt:5: a prompt of the part policy has no placeholder {{inten}} here; there are: intent, "
                    + "observation, url, title, tabs, error, previous_action, history, action_space, step, round, sites"
            ),
            (
                "webrl-prompt: 1\npart: policy\n=== user\n{{observation}}",
                "p.prompt: a prompt of the part policy needs {{intent}} somewhere"
            ),
            (
                "webrl-prompt: 1\npart: policy\n=== user\n{{intent",
                "p.prompt:4: '{{' opens a placeholder that no '}}' closes"
            ),
            (
                "webrl-prompt: 1\npart: policy\n=== robot\nx",
                "p.prompt:3: a section is system, user, assistant or text, not 'robot'"
            ),
            (
                "webrl-prompt: 1\npart: policy\n=== user for each page\nx",
                "p.prompt:3: behind the section's name stands nothing, or 'for each past'"
            ),
            (
                "webrl-prompt: 1\npart: policy\nnonsense\n=== user\nx",
                "p.prompt:3: the head has lines such as 'tokens: 512', and this is none"
            ),
            (
                "webrl-prompt: 1\npart: policy\ntokens: many\n=== user\n{{intent}}{{observation}}",
                "p.prompt: 'tokens' is a whole number in 1...1000000, not 'many'"
            ),
            ("webrl-prompt: 1\npart: policy\n", "p.prompt: there is no section such as '=== user'"),
            (
                "webrl-prompt: 1\npart: policy\n=== user\nx\n=== text\ny",
                "p.prompt: sections of a conversation and text sections don't go together"
            ),
        ])
    func mistakes(text: String, words: String) {
        let error = #expect(throws: InputError.self) { try read(text) }
        #expect(error?.description == words)
    }

    @Test("Every bundled prompt can be read as what it says it is, and every part has one")
    func bundledPrompts() throws {
        let library = PromptLibrary(folder: Self.bundled)
        var parts: Set<PromptPart> = []
        for name in library.names {
            let text = try String(contentsOfFile: "\(Self.bundled)/\(name).prompt", encoding: .utf8)
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("part: ") })
            let part = try #require(PromptPart(rawValue: String(line.dropFirst(6))))
            #expect(try library.prompt(name, part: part).name == name)
            parts.insert(part)
        }
        #expect(parts == Set(PromptPart.allCases))
        let error = #expect(throws: InputError.self) { try library.prompt("policy-none", part: .policy) }
        #expect(error?.description.contains("has no prompt 'policy-none'; there are: ") == true)
        #expect(try library.prompt("\(Self.bundled)/outcome.prompt", part: .outcome).name == "outcome")
    }
}
