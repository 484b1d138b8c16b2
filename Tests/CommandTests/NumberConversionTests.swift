import Foundation
import Groundwork
import Testing

/// A conversion to a whole number that traps where the number does not fit: right for our own numbers, wrong for those of a page, a file
/// or a flag.
private struct Conversion: Hashable, Comparable, CustomStringConvertible {
    let file: String
    /// The line where it begins.
    let code: String
    var description: String { "\(file): \(code)" }
    static func < (one: Self, other: Self) -> Bool { (one.file, one.code) < (other.file, other.code) }
}

private enum SourceFiles {
    /// Paths in the package, and their lines.
    /// Those of the program that users run; the fuzzer computes with numbers of its own, and prints for itself.
    static func all() throws -> [(path: String, text: String)] {
        let root = CommandRunner.package.appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.hasSuffix(".swift") && !$0.contains(/^(Fuzzing|webrl-fuzz)\//) }.sorted()
            .map {
                let text = try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8)
                return ("Sources/\($0)", text)
            }
    }
}

@Suite("Numbers from outside are converted without a trap")
struct NumberConversionTests {
    private static let list = "Tests/CommandTests/number-conversions.json"

    private struct Allowed: Decodable {
        let code: String
        let reason: String
    }

    @Test(
        "A plain conversion of what may be no whole number stands on the list with a reason, and the list holds no more"
    )
    func conversions() throws {
        let file = CommandRunner.package.appendingPathComponent(Self.list)
        let list = try JSONDecoder().decode([String: [Allowed]].self, from: Data(contentsOf: file))
        let allowed = Set(list.flatMap { path, lines in lines.map { Conversion(file: path, code: $0.code) } })
        let found = Set(try SourceFiles.all().flatMap { Self.conversions(in: $0.text, of: $0.path) })
        let new = found.subtracting(allowed).sorted()
        #expect(
            new.isEmpty, "write Int(nearest:) or Int(exactly:), else give the reason in \(Self.list): \(new)")
        let gone = allowed.subtracting(found).sorted()
        #expect(gone.isEmpty, "no longer there, to be taken off \(Self.list): \(gone)")
        #expect(list.values.joined().allSatisfy { $0.reason.count > 10 })
    }

    @Test(
        "The rule sees what traps, and lets be what can't",
        arguments: [
            ("let a = Int(value)", true), ("let a = Int((x * 100).rounded())", true),
            ("let a = Int(share * Double(count))", true), ("let a = UInt64(order[\"seed\"]?.int ?? 0)", true),
            ("let a = Int(parts[1])", true), ("let a = Int(\n    x / y)", true),
            ("let a = Int(0.5 * x)", true),
            ("let a = Int(nearest: value)", false), ("let a = Int(exactly: value)", false),
            ("let a = Int(node.end)", false), ("let a = UInt32(list.count)", false),
            ("// Int(value) traps", false), ("let a = Interval(value)", false),
        ])
    func rule(code: String, isFound: Bool) {
        #expect(Self.conversions(in: code, of: "x").isEmpty != isFound)
    }

    /// Calls of an integer type without a label whose argument looks like a floating-point number or a number of a file.
    private static func conversions(in text: String, of path: String) -> [Conversion] {
        let code = text.split(separator: "\n", omittingEmptySubsequences: false).map(withoutComment)
        let whole = code.joined(separator: "\n")
        return whole.matches(of: /\bU?Int(8|16|32|64)?\(/.wordBoundaryKind(.simple)).compactMap { match in
            let argument = argument(in: whole[match.range.upperBound...])
            guard argument.prefixMatch(of: /\s*\w+:/) == nil, isDoubtful(argument) else { return nil }
            let line = whole[..<match.range.lowerBound].count { $0 == "\n" }
            return Conversion(file: path, code: code[line].trimmingCharacters(in: .whitespaces))
        }
    }

    private static func withoutComment(_ line: Substring) -> String {
        line.firstRange(of: "//").map { String(line[..<$0.lowerBound]) } ?? String(line)
    }

    /// Up to the parenthesis that closes the call.
    private static func argument(in rest: Substring) -> Substring {
        var depth = 1
        let end = rest.firstIndex { character in
            depth += character == "(" ? 1 : character == ")" ? -1 : 0
            return depth == 0
        }
        return rest[..<(end ?? rest.endIndex)]
    }

    private static func isDoubtful(_ argument: Substring) -> Bool {
        let floating =
            #/\.rounded\(|\b(Double|Float)\(|[0-9]\.[0-9]|\.(double|uniform)\b|\b(share|rate|seconds|confidence|likeness|belief|value|number)\b| / /#
        let foreign = #/\.int\b|\bjson\b|\["|parts\[/#
        return argument.contains(floating.wordBoundaryKind(.simple))
            || argument.contains(foreign.wordBoundaryKind(.simple))
    }
}

@Suite("Output has one way out")
struct SourceOutputTests {
    @Test(
        "Only the writer of standard output prints, and whole files are written by the one that replaces them safely"
    )
    func writers() throws {
        let ways =
            #/(^|[^.\w])(print|debugPrint|puts|fputs|dump)\(|FileHandle\.standardOutput|\.write\(to:|fflush\(/#
        // Errors of a generator script go to a file that it was given.
        let own = ["Sources/MockWeb/Site/WorldGenerator.swift"]
        for (path, text) in try SourceFiles.all() where !own.contains(path) {
            // Templates and dialects have functions of that name, which print nothing.
            let hasOwn = text.contains("func print(")
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let isHarmless = line.contains("//") || hasOwn && line.contains("print(")
                #expect(isHarmless || !line.contains(ways), "\(path):\(number + 1): \(line)")
            }
        }
    }
}
