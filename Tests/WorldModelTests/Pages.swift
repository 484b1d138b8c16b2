import Learning
import WebEnv

@testable import WorldModel

/// Pages written by hand: a line a node, two spaces for each level, `role name` or `role name = value`.
func page(_ title: String, _ lines: String) -> PageView {
    var nodes = [
        ObservedNode(id: 1, role: .document, name: title, value: "", states: [], depth: 0, parent: -1)
    ]
    for line in lines.split(separator: "\n") {
        let depth = line.prefix { $0 == " " }.count / 2 + 1
        let words = line.drop { $0 == " " }.split(separator: " ", maxSplits: 1)
        let sides = words.count > 1 ? words[1].components(separatedBy: " = ") : [""]
        let parent = nodes.lastIndex { $0.depth == depth - 1 } ?? 0
        nodes.append(
            ObservedNode(
                id: nodes.count + 1, role: Role(token: String(words[0])) ?? .text, name: sides[0],
                value: sides.count > 1 ? sides[1] : "", states: [], depth: depth, parent: parent))
    }
    return PageView.composed(title: title, nodes: nodes)
}

extension String {
    fileprivate func components(separatedBy mark: String) -> [String] {
        guard let found = range(of: mark) else { return [self] }
        return [String(self[..<found.lowerBound]), String(self[found.upperBound...])]
    }
}

func tree(_ view: PageView) -> PageTree { PageTreeCache().tree(of: view) }

func observation(_ view: PageView, at url: String = "http://site.test/") -> Observation {
    Observation(
        page: view, url: url, tabTitles: [view.title], activeTab: 0, lastActionError: nil, warnings: [])
}

extension PageView {
    func id(_ role: Role, _ name: String) -> Int {
        nodes.first { $0.role == role && $0.name == name }?.id ?? -1
    }
}
