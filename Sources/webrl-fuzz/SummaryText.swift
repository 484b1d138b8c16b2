import Foundation
import Fuzzing

/// What a run did, for people and for programs.
enum SummaryText {
    static func json(_ summary: FuzzSummary) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(summary), as: UTF8.self)
    }

    static func table(_ summary: FuzzSummary) -> String {
        let head = [
            "surface", "inputs", "refused", "inputs/s", "failures", "peak MiB", "growth MiB", "slowest ms",
        ]
        let rows = summary.surfaces.map(row)
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([head] + rows).map { cells in
            cells.indices.map { pad(cells[$0], widths[$0], left: $0 == 0) }.joined(separator: "  ")
        }
        let total =
            "\(summary.inputs) inputs in \(Int(summary.seconds)) s, \(summary.findings.count) findings"
        return (lines + summary.findings.map(line) + [total]).joined(separator: "\n")
    }

    private static func row(_ surface: FuzzSummary.Surface) -> [String] {
        let failures = surface.failures.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return [
            surface.name + (surface.isAbandoned ? " (given up)" : ""), "\(surface.inputs)",
            "\(surface.refused)",
            "\(Int(surface.inputsPerSecond))", failures.isEmpty ? "0" : failures.joined(separator: ", "),
            "\(surface.peakMemory >> 20)", "\(surface.growth >> 20)",
            "\(Int(surface.slowestSeconds * 1000)) (\(surface.slowestInput))",
        ]
    }

    private static func line(_ finding: Finding) -> String {
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        let size = finding.minimisedSize.map { "\(finding.size) → \($0) bytes" } ?? "\(finding.size) bytes"
        let place = finding.stack.first.map { ", in \($0)" } ?? ""
        let alone = finding.repeats == false ? ", not when run alone" : ""
        return
            "\(finding.surface) --seed \(finding.seed) --input \(finding.input): \(finding.kind.rawValue)\(times), "
            + "\(size)\(alone): \(finding.message)\(place)"
    }

    private static func pad(_ text: String, _ width: Int, left: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return left ? text + space : space + text
    }
}
