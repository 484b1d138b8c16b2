import ArgumentParser
import Foundation
import Testing

@testable import webrl

/// A flag that takes a number, and what must be there for its command to be read.
struct NumericFlag: Sendable, CustomTestStringConvertible {
    let command: [String]
    let flag: String
    /// Of the tried values, those that the flag takes.
    let takes: Set<String>
    var testDescription: String { (command.filter { !$0.hasPrefix("-") } + [flag]).joined(separator: " ") }

    init(_ command: String, _ flags: String, takes: Set<String> = []) {
        self.init(command: command.split(separator: " ").map(String.init), flag: flags, takes: takes)
    }

    private init(command: [String], flag: String, takes: Set<String>) {
        (self.command, self.flag, self.takes) = (command, flag, takes)
    }

    static let tried = [
        "inf", "-inf", "nan", "-1", "0", "1e19", "1e30", "2147483648", "9223372036854775807",
        "18446744073709551616", "", "x",
    ]
    /// Every whole number is a seed.
    private static let seeds: Set = ["0", "2147483648", "9223372036854775807"]

    static let all: [NumericFlag] = {
        func flags(_ command: String, _ names: [String], takes: Set<String> = []) -> [NumericFlag] {
            names.map { NumericFlag(command, $0, takes: takes) }
        }
        let train = "train --site a --out b"
        let world = "world-model lookahead r"
        return flags(train, ["--workers", "--train-tasks", "--test-tasks"])
            + flags(train, ["--phases", "--unseen-tasks"], takes: ["0"])
            + [train, "evaluate f"].flatMap {
                flags($0, ["--at-once", "--request-timeout", "--request-tries"])
            }
            + flags("evaluate f", ["--workers", "--judge-timeout", "--window", "--n"])
            + flags("evaluate f", ["--lookahead"], takes: ["0"])
            + flags("browse --site a", ["--window"]) + flags("observe p", ["--window"])
            + flags("tasks generate --site a", ["--count", "--workers"])
            + flags("tasks suites", ["--workers"]) + flags("tasks check f", ["--workers"])
            + flags("tasks solve f --policy p", ["--budget", "--branching", "--depth", "--workers"])
            + flags("world-model score", ["--test-episodes", "--workers"])
            + flags("world-model score", ["--episodes", "--branching", "--noise", "--shots"], takes: ["0"])
            + flags(world, ["--candidates", "--tasks", "--workers"])
            + flags(world, ["--depths", "--budgets"])
            + flags(world, ["--noises", "--prior-weight"], takes: ["0"])
            + flags("serve --imagined --site a", ["--episodes", "--workers"])
            + flags("serve --imagined --site a", ["--port"], takes: ["0"])
            + flags("site serve", ["--port"], takes: ["0"])
            + flags("serve", ["--port", "--max-steps"], takes: ["0"])
            + flags("serve", ["--window", "--workers", "--sessions", "--environments", "--ready-fd"])
            + flags("serve", ["--idle-seconds", "--silent-seconds"])
            + flags("serve", ["--parent"])
            + flags("serve", ["--seed"], takes: seeds)
            + flags("bench", ["--seconds", "--memory", "--pages", "--environments", "--workers"])
            + flags("site generate a", ["--seed"], takes: seeds)
            + [
                train, "evaluate f", "browse --site a", "tasks generate --site a", "tasks suites",
                "tasks solve f --policy p", "world-model score", "serve --imagined --site a",
            ].flatMap { flags($0, ["--seed"], takes: seeds) }
    }()
}

@Suite("Numbers that flags take")
struct NumericFlagTests {
    @Test("A number that a flag can't mean is refused before anything is begun", arguments: NumericFlag.all)
    func ranges(flag: NumericFlag) {
        for value in NumericFlag.tried {
            let arguments = flag.command + ["\(flag.flag)=\(value)"]
            do {
                _ = try Webrl.parseAsRoot(arguments)
                #expect(flag.takes.contains(value), "\(flag.flag)=\(value) is taken")
            } catch {
                #expect(!flag.takes.contains(value), "\(Webrl.message(for: error))")
                let lines = Webrl.message(for: error).split(separator: "\n")
                #expect(lines.count == 1, "\(lines)")
                #expect(Webrl.exitCode(for: error) == .validationFailure)
            }
        }
    }

    @Test("Every flag of every command whose default is a number is tried")
    func completeness() throws {
        let help = try CommandRunner.run(["--experimental-dump-help"])
        let tool = try JSONDecoder().decode(Tool.self, from: Data(help.output.utf8))
        let tried = Set(NumericFlag.all.map(\.testDescription).map(Self.command))
        let flags = tool.command.numericFlags(below: [])
        #expect(flags.count > 25)
        for flag in flags { #expect(tried.contains(flag), "\(flag) is not tried") }
    }

    /// The names of the commands and the flag, without arguments.
    private static func command(_ description: String) -> String {
        let words = description.split(separator: " ").map(String.init)
        let names = words.dropLast().filter { $0.count > 1 }
        return (names + words.suffix(1)).joined(separator: " ")
    }

    /// What the argument parser tells of itself.
    private struct Tool: Decodable { let command: Command }

    private struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }
            let names: [Name]?
            let defaultValue: String?
        }
        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?

        func numericFlags(below: [String]) -> [String] {
            let own = below + (below.isEmpty && commandName == "webrl" ? [] : [commandName])
            let flags = (arguments ?? []).filter { Double($0.defaultValue ?? "") != nil }
                .compactMap { $0.names?.first { $0.kind == "long" }?.name }
            return flags.map { (own + ["--\($0)"]).joined(separator: " ") }
                + (subcommands ?? []).flatMap { $0.numericFlags(below: own) }
        }
    }
}
