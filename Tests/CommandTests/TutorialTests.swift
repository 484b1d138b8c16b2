import Foundation
import Testing

/// What a tutorial tells its reader to do, in its order.
///
/// A path alone on a line names the file that the next block holds; "Add to the end of" makes the block the end of that file.
/// In a block of console text `$` begins a command, and the lines up to the next are its output.
private struct Tutorial {
    enum Step {
        case write(path: String, text: String, appends: Bool)
        case run(command: String, output: [String])
    }
    private(set) var steps: [Step] = []

    struct Mistake: Error { let text: String }

    init(_ markdown: String) throws {
        var file: (path: String, appends: Bool)?
        var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            if let match = line.wholeMatch(of: /(Add to the end of )?`([^`]+\/[^`]+)`:?/) {
                file = (String(match.2), match.1 != nil)
            }
            guard line.hasPrefix("```") else { continue }
            let block = lines.prefix { $0 != "```" }.map(String.init)
            lines = lines.dropFirst(block.count + 1)
            if line == "```console" {
                try addCommands(block)
            } else if let named = file {
                let text = block.joined(separator: "\n") + "\n"
                steps.append(.write(path: named.path, text: text, appends: named.appends))
                file = nil
            } else {
                throw Mistake(text: "no file is named before: \(block.first ?? "")")
            }
        }
    }

    private mutating func addCommands(_ block: [String]) throws {
        var rest = block[...]
        while let line = rest.popFirst() {
            guard line.hasPrefix("$ ") else { throw Mistake(text: "output of no command: \(line)") }
            let output = Array(rest.prefix { !$0.hasPrefix("$ ") })
            rest = rest.dropFirst(output.count)
            steps.append(.run(command: String(line.dropFirst(2)), output: output))
        }
    }
}

/// A shell in an empty folder, with the built command on its path.
private final class Shell {
    private let scratch: ScratchFolder
    /// Where the reader works, in the words of the tutorial.
    private static let told = "/home/you/tools"
    private let folder: URL
    /// In place of 8080, which another program may have.
    private let port = String(Int.random(in: 20_000..<30_000))
    private var servers: [Process] = []

    init() throws {
        scratch = try ScratchFolder()
        folder = scratch.url.resolvingSymlinksInPath().appendingPathComponent("tools")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    deinit { servers.forEach { $0.terminate() } }

    func write(_ text: String, to path: String, appending: Bool) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let before = appending ? try String(contentsOf: file, encoding: .utf8) : ""
        try Data((before + text).utf8).write(to: file)
    }

    func read(_ path: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(path)) }

    /// Lines that a command prints on both outputs; of a server, as many as are expected.
    func run(_ command: String, expected: Int) throws -> [String] {
        let isServer = command.contains("site serve")
        let log = scratch.url.appendingPathComponent("log-\(UUID().uuidString)")
        FileManager.default.createFile(atPath: log.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let line = command.replacingOccurrences(of: "8080", with: port)
        process.arguments = ["-c", isServer ? "exec \(line)" : line]
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        let programs = CommandRunner.program.deletingLastPathComponent().path
        environment["PATH"] = programs + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        process.environment = environment
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        if isServer { servers.append(process) } else { process.waitUntilExit() }
        while true {
            let lines = told(try String(contentsOf: log, encoding: .utf8))
            if !isServer || lines.count >= expected || !process.isRunning { return lines }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Output in the words of the tutorial.
    private func told(_ output: String) -> [String] {
        var lines = output.replacingOccurrences(of: folder.path, with: Self.told)
            .replacingOccurrences(of: ":\(port)/", with: ":8080/")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0.reversed().drop { $0 == " " || $0 == "\t" }.reversed()) }
        while lines.last == "" { lines.removeLast() }
        return lines
    }
}

@Suite("The tutorial does what it says")
struct TutorialTests {
    private let steps: [Tutorial.Step]

    init() throws {
        let page = CommandRunner.package.appendingPathComponent("docs/tutorials/write-your-own-site.md")
        steps = try Tutorial(String(contentsOf: page, encoding: .utf8)).steps
    }

    @Test("Every file is written, every command typed, and every output is the one that is shown")
    func everyStep() throws {
        let shell = try Shell()
        for step in steps {
            switch step {
            case .write(let path, let text, let appends):
                try shell.write(text, to: path, appending: appends)
            case .run(let command, let expected):
                let output = try shell.run(command, expected: expected.count)
                let shown = Self.comparable(output, of: command)
                #expect(shown == Self.comparable(expected, of: command), "\(command)")
                // What follows builds on it.
                guard shown == Self.comparable(expected, of: command) else { return }
            }
        }
        let summary = try JSONSerialization.jsonObject(with: shell.read("runs/first/summary.json"))
        let results = try #require(summary as? [String: Any])
        let start = try #require(results["startSuccess"] as? Double)
        let end = try #require(results["finalSuccess"] as? Double)
        #expect(start < 0.6 && end >= 0.8, "the text says a third and nearly all: \(start), \(end)")
    }

    @Test("It has a site with a list, a login and a form, an answer task and a task that changes something")
    func extent() {
        var texts: [String: String] = [:]
        for case .write(let path, let text, let appends) in steps {
            texts[path] = (appends ? texts[path] ?? "" : "") + text
        }
        let site = texts["sites/toolshed/site.yaml"] ?? ""
        for word in ["LIMIT 10 OFFSET", "LIKE", "path: /login", "method: POST", "INSERT INTO"] {
            #expect(site.contains(word))
        }
        let kinds = texts.filter { $0.key.contains("/tasks/") }.values.joined()
        #expect(kinds.contains("kind: answer") && kinds.contains("kind: change"))
    }

    /// Figures of training follow from the machine's arithmetic and its clock: there only the words and the shape of the
    /// tables count.
    private static func comparable(_ lines: [String], of command: String) -> [String] {
        guard command.contains("webrl train") || command.contains("--policy runs/") else { return lines }
        return lines.map { line in
            line.replacing(/[0-9]+(\.[0-9]+)?/, with: "0").replacing(/\ +/, with: " ")
        }
    }
}
