import Foundation
import TestSupport
import WebEnv

@testable import WorldModel

/// How golden files show what the world model says.
enum GoldenPrinting {
    static func number(_ value: Double) -> String { String(format: "%.3f", value) }

    /// A prediction beside what came: lines of both trees, those in both on one line.
    static func comparison(_ sample: PredictionSample) -> [String] {
        let (left, right) = (sample.predicted.map(marked), sample.actual.map(marked))
        let width = max(36, left.map(\.count).max() ?? 0)
        return aligned(left, right).map { pair in
            (pair.left ?? "").padding(toLength: width, withPad: " ", startingAt: 0) + " | "
                + (pair.right ?? "")
        }
    }

    /// `+` new and right, `!` predicted and not there, `?` there and not predicted.
    private static func marked(_ line: PredictionSample.Line) -> String {
        let mark =
            switch line.kind {
            case .kept: " "
            case .right: "+"
            case .invented: "!"
            case .missed: "?"
            }
        return mark + " " + String(repeating: "  ", count: line.depth) + line.text
    }

    /// The longest common subsequence stands side by side.
    static func aligned(_ left: [String], _ right: [String]) -> [(left: String?, right: String?)] {
        var longest = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for i in left.indices.reversed() {
            for j in right.indices.reversed() {
                longest[i][j] =
                    left[i] == right[j]
                    ? longest[i + 1][j + 1] + 1 : max(longest[i + 1][j], longest[i][j + 1])
            }
        }
        var result: [(left: String?, right: String?)] = []
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if i < left.count, j < right.count, left[i] == right[j] {
                result.append((left[i], right[j]))
                (i, j) = (i + 1, j + 1)
            } else if i < left.count, j == right.count || longest[i + 1][j] >= longest[i][j + 1] {
                result.append((left[i], nil))
                i += 1
            } else {
                result.append((nil, right[j]))
                j += 1
            }
        }
        return result
    }

    static func lines(of nodes: [ObservedNode]) -> [String] {
        nodes.map { String(repeating: "  ", count: $0.depth) + $0.written }
    }

    /// Name and value of a node, with what it is below.
    static func place(_ node: Int, _ page: PageView) -> String {
        let parent = page.nodes[node].parent
        return page.nodes[node].written + (parent > 0 ? "   (in \(page.nodes[parent].written))" : "")
    }
}
