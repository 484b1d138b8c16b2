import Foundation

/// A model that plays the site of `examples/tiny-transformer` and every other part by rule, the better the later the phase that its name
/// tells: `…/phase-2/model` errs less than `…/phase-0/model`.
package enum CabinetModel {
    package static func answer(_ request: ScriptedModel.Request) -> ScriptedModel.Answer {
        guard let body = try? JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any]
        else { return .init(status: 400, body: "") }
        if let prompt = body["prompt"] as? String { return played(prompt, body) }
        let turns = body["messages"] as? [[String: Any]] ?? []
        let asked = turns.last?["content"] as? String ?? ""
        return .says(asked.contains("Write ") ? proposals(asked) : judged(asked))
    }

    // MARK: Playing

    private static func played(_ prompt: String, _ body: [String: Any]) -> ScriptedModel.Answer {
        let name = body["model"] as? String ?? ""
        let skill = name.firstMatch(of: /phase-(\d)/).flatMap { Int($0.1) } ?? 0
        let reply = action(prompt, errs: errs(prompt, body["seed"] as? Int, skill))
        let tokens = reply.split(separator: " ").map(String.init)
        let value = -0.4 / Double(skill + 1)
        let answer: [String: Any] = [
            "model": name, "usage": ["prompt_tokens": prompt.count / 4, "completion_tokens": tokens.count],
            "choices": [
                [
                    "text": reply, "finish_reason": "stop", "token_ids": tokens.map(\.count),
                    "prompt_token_ids": [1, 2, 3],
                    "logprobs": ["tokens": tokens, "token_logprobs": tokens.map { _ in value }],
                ]
            ],
        ]
        let data = (try? JSONSerialization.data(withJSONObject: answer, options: [.sortedKeys])) ?? Data()
        return .init(body: String(decoding: data, as: UTF8.self))
    }

    /// By chance where a seed is given, else on some of the tasks.
    private static func errs(_ prompt: String, _ seed: Int?, _ skill: Int) -> Bool {
        if let seed { return seed % 10 < 5 - skill }
        let intent = prompt.split(separator: "\n").first { $0.hasPrefix("Open the") } ?? ""
        return intent.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % 5 > skill
    }

    private static func action(_ prompt: String, errs: Bool) -> String {
        guard let wanted = prompt.firstMatch(of: /Open the (\w+) drawer in the (\w+)/) else {
            return "stop []"
        }
        let links = prompt.matches(of: /\[(\d+)\] link '(\w+)'/).map { (id: $0.1, name: $0.2) }
        guard links.count > 1 else { return "stop []" }
        if errs { return "click [\(links[0].id)]" }
        let link = links.first { $0.name == wanted.1 || $0.name == wanted.2 }
        return link.map { "click [\($0.id)]" } ?? "stop []"
    }

    // MARK: Judging and proposing

    private static func proposals(_ asked: String) -> String {
        let rooms = ["Attic", "Cellar", "Kitchen", "Study", "Pantry", "Workshop", "Library", "Nursery"]
        let drawers = ["Amber", "Cobalt", "Crimson", "Emerald", "Golden", "Ivory", "Violet", "Silver"]
        let place = asked.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        return drawers.indices.map { number in
            let drawer = drawers[(place + number) % drawers.count]
            return
                "\(number + 1). Open the \(drawer) drawer in the \(rooms[(place / 8 + number * 3) % rooms.count])."
        }.joined(separator: "\n")
    }

    /// A task is done where the page at the end bears the drawer's name.
    private static func judged(_ asked: String) -> String {
        guard asked.contains("Was the task done?") else { return "It has all that is needed. YES" }
        guard let drawer = asked.firstMatch(of: /Open the (\w+) drawer/) else { return "NO" }
        return asked.contains("RootWebArea '\(drawer.1) drawer'") ? "It is open. YES" : "It is closed. NO"
    }
}
