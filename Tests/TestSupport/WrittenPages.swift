import Page
import WebEnv

extension Observation {
    /// What an agent sees of a page of markup.
    /// - Throws: where the address is none.
    package static func of(html: String, at url: String = "http://shop.test/") throws -> Observation {
        var web = ScriptedTransport()
        web.page(url, html)
        var environment = WebEnvironment(transport: web)
        let task = WebTask(taskID: "page", sites: [], intent: "", startURLs: [url])
        return try environment.reset(task: task, seed: 0).observation
    }

    /// What an agent sees of a page that a test made of nodes.
    package static func of(
        _ page: PageView, at url: String = "http://shop.test/", error: String? = nil
    ) -> Observation {
        Observation(
            page: page, url: url, tabTitles: [page.title], activeTab: 0, lastActionError: error, warnings: [])
    }
}

extension Trajectory {
    /// An episode of these observations and actions that ended with this reward.
    package static func of(
        _ intent: String, _ steps: [(Observation, Action)], reward: Double? = nil, ending: Ending = .stopped
    ) -> Trajectory {
        Trajectory(
            task: WebTask(taskID: intent, sites: [], intent: intent, startURLs: []), seed: 0,
            steps: steps.map {
                Step(observation: $0.0, action: $0.1, logProbability: nil, actionCount: 1)
            }, ending: ending, reward: reward, scoredBy: reward == nil ? nil : .evaluator)
    }
}

extension PageView {
    /// A page of lines `role 'name' 'value' state state`, indented by one space a level. Value and states may be left out.
    package static func outlined(_ title: String, _ lines: String) -> PageView {
        var nodes = [
            ObservedNode(id: 1, role: .document, name: title, value: "", states: [], depth: 0, parent: -1)
        ]
        var open = [0]
        for line in lines.split(separator: "\n") {
            let depth = line.prefix { $0 == " " }.count
            let parts = line.dropFirst(depth).split(separator: "'", omittingEmptySubsequences: false)
            let role = Role.allCases.first { "\($0)" == words(parts[0]).first ?? "" } ?? .generic
            open = Array(open.prefix(depth + 1))
            let parent = open.last ?? 0
            open.append(nodes.count)
            let states = parts.count > 2 ? words(parts[parts.count - 1]) : []
            nodes.append(
                ObservedNode(
                    id: nodes.count + 1, role: role, name: parts.count > 1 ? String(parts[1]) : "",
                    value: parts.count > 4 ? String(parts[3]) : "",
                    states: states.reduce(into: []) { $0.formUnion(state($1)) }, depth: depth + 1,
                    parent: parent))
        }
        return PageView(title: title, nodes: nodes, text: lines)
    }

    private static func words(_ text: Substring) -> [String] { text.split(separator: " ").map(String.init) }

    private static func state(_ name: String) -> NodeStates {
        switch name {
        case "disabled": .disabled
        case "focused": .focused
        case "checked": .checked
        case "selected": .selected
        case "readonly": .readonly
        case "multiline": .multiline
        default: []
        }
    }
}
