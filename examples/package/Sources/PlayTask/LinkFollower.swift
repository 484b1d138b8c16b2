import Groundwork
import Learning
import WebEnv

/// Follows links whose every word stands in the intent, the longest first and each once; stops where there is none left.
struct LinkFollower: Policy {
    func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let wanted = words(of: episode.intent)
        let followed = Set(episode.history.compactMap(nameOfTarget))
        let links = episode.observation.nodes.filter { node in
            node.role == .link && !followed.contains(node.name) && !words(of: node.name).isEmpty
                && words(of: node.name).isSubset(of: wanted)
        }
        guard let best = links.max(by: { words(of: $0.name).count < words(of: $1.name).count }) else {
            return Decision(action: .stop(answer: ""))
        }
        return Decision(action: .click(id: best.id), actionCount: links.count)
    }

    /// What the element was called that an earlier step acted on; nil where it acted on none.
    private func nameOfTarget(_ step: Episode.Past) -> String? {
        step.observation.nodes.first { $0.id == step.action.elementID }?.name
    }

    private func words(of text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
