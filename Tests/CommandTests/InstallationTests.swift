import Foundation
import Testing

@testable import webrl

@Suite("Installing, and finding what was installed")
struct InstallationTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func folder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: scratch.path(path), withIntermediateDirectories: true)
    }

    private func files(_ environment: [String: String] = [:]) -> BundledFiles {
        BundledFiles(
            program: URL(fileURLWithPath: scratch.path("usr/bin/webrl")),
            current: URL(fileURLWithPath: scratch.path("here")), environment: environment)
    }

    /// Where the sites are, from the scratch folder on.
    private func found(_ environment: [String: String] = [:]) throws -> String {
        let path = URL(fileURLWithPath: try files(environment).path(of: .sites)).resolvingSymlinksInPath()
        return String(path.path.dropFirst(scratch.url.resolvingSymlinksInPath().path.count + 1))
    }

    @Test("Sites come from the variable, then the current folder, then the nearest folder above the program")
    func order() throws {
        for path in ["usr/bin", "here", "elsewhere", "sites", "usr/share/webrl/sites"] { try folder(path) }
        #expect(try found() == "usr/share/webrl/sites")
        try folder("usr/bin/sites")
        #expect(try found() == "usr/bin/sites")
        try folder("here/sites")
        #expect(try found() == "here/sites")
        #expect(try found(["WEBRL_SITES": scratch.path("elsewhere")]) == "elsewhere")
        #expect(try found(["WEBRL_SITES": ""]) == "here/sites")
        // A folder of one's own hides nothing that it lacks.
        let shares = try scratch.write("format: 1", to: "usr/share/webrl/sites/shares.yaml")
        #expect(try files().path(of: "shares.yaml", in: .sites)?.hasSuffix(shares.suffix(20)) == true)
        #expect(try files().path(of: "other.yaml", in: .sites) == nil)
    }

    @Test("Where there are none, one sentence says where was looked")
    func nowhere() throws {
        let error = #expect(throws: (any Error).self) { try files().path(of: .suites) }
        let sentence = String(describing: try #require(error))
        for part in [
            "there is no folder suites", scratch.path("here/suites"), "share/webrl/suites in", "--suites",
            "WEBRL_SUITES",
        ] {
            #expect(sentence.contains(part), "\(sentence)")
        }
        #expect(!sentence.contains("\n"))
        let wrong = #expect(throws: (any Error).self) {
            try files(["WEBRL_SITES": scratch.path("gone")]).path(of: .sites)
        }
        #expect("\(try #require(wrong))" == "WEBRL_SITES: \(scratch.path("gone")): no such folder")
    }

    @Test("A suite is known by its name from any folder; a name that is none is told with those that are")
    func suites() throws {
        let suite = try CommandRunner.run(["tasks", "stats", "lite"], folder: scratch.url)
        #expect(suite.status == 0, "\(suite.errors)")
        #expect(suite.output.hasPrefix("165 tasks"))
        let other = try CommandRunner.run(["tasks", "stats", "lit"], folder: scratch.url)
        #expect(other.status == 2)
        #expect(other.errors.contains("lit: no such file, and no suite in "), "\(other.errors)")
        #expect(other.errors.contains("there are: lite, test, train, unseen"), "\(other.errors)")
        // A file of that name comes first, and what looks like a path is one.
        _ = try scratch.write("[]", to: "lite")
        let file = try CommandRunner.run(["tasks", "stats", "lite"], folder: scratch.url)
        #expect(file.output.hasPrefix("0 tasks"))
        let path = try CommandRunner.run(["tasks", "stats", "test.json"], folder: scratch.url)
        #expect(path.errors.contains("test.json: no such file"))
        #expect(!path.errors.contains("suite"))
    }

    @Test("The version tells what the program was made from, and only what is so")
    func version() throws {
        let told = try CommandRunner.run(["--version"], folder: scratch.url).output
        #expect(told.hasPrefix("webrl 0."))
        #expect(told.contains("\ncommit ") && told.contains("\nSwift 6."))
        #expect(told.firstMatch(of: /\nlibxml2 2\.\d+\.\d+\n/) != nil, "\(told)")

        let program = URL(fileURLWithPath: try scratch.write("program", to: "webrl"))
        func commit() -> String? { ProgramVersion(version: "1.0.0", program: program).commit }
        #expect(commit() == nil)
        let file = try scratch.write("0123456789ab\n", to: "webrl.commit")
        #expect(commit() == "0123456789ab")
        // The program was built again since.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: file)
        #expect(commit() == nil)
    }

    /// What the makefile does, with the programs that these tests are run with.
    private func make(_ goal: String, prefix: String = "/opt/webrl") throws -> CommandRunner.Result {
        let built = CommandRunner.program.deletingLastPathComponent().path
        return try CommandRunner.run(
            shell: "make -s \(goal) BUILT='\(built)' DESTDIR='\(scratch.url.path)' PREFIX=\(prefix)",
            environment: ProcessInfo.processInfo.environment)
    }

    @Test(
        "make install puts all in place, the installed program finds it from any folder, and make uninstall takes all away"
    )
    func install() throws {
        let installed = try make("install")
        #expect(installed.status == 0, "\(installed.errors)")
        let program = scratch.path("opt/webrl/bin/webrl")
        let moved = try CommandRunner.run(
            shell:
                "cd / && '\(program)' tasks stats lite && '\(program)' site check homepage && '\(program)' --version",
            environment: ["PATH": "/usr/bin:/bin"])
        #expect(moved.status == 0, "\(moved.errors)")
        #expect(moved.output.hasPrefix("165 tasks"))
        #expect(moved.output.contains("homepage: no mistakes"))
        let share = scratch.path("opt/webrl/share")
        for (file, words) in [
            ("bash-completion/completions/webrl", "complete "),
            ("zsh/site-functions/_webrl", "#compdef webrl"),
            ("fish/vendor_completions.d/webrl.fish", "complete -c 'webrl'"),
            ("webrl/prompts/policy-webarena.prompt", "part: policy"),
        ] {
            let text = try String(contentsOfFile: "\(share)/\(file)", encoding: .utf8)
            #expect(text.contains(words), "\(file)")
        }
        let bash = try CommandRunner.run(shell: "bash -n '\(share)/bash-completion/completions/webrl'")
        #expect(bash.status == 0, "\(bash.errors)")
        #expect(FileManager.default.isExecutableFile(atPath: scratch.path("opt/webrl/bin/webrl-serve")))

        try FileManager.default.removeItem(atPath: "\(share)/webrl/sites")
        let lost = try CommandRunner.run(
            shell: "cd / && '\(program)' site list", environment: ["PATH": "/usr/bin:/bin"])
        #expect(lost.status == 2)
        #expect(lost.errors.contains("there is no folder sites: looked for /sites"), "\(lost.errors)")

        #expect(try make("uninstall").status == 0)
        let left = FileManager.default.enumerator(atPath: scratch.path("opt/webrl"))
        var files: [String] = []
        while let path = left?.nextObject() as? String {
            if left?.fileAttributes?[.type] as? FileAttributeType == .typeRegular { files.append(path) }
        }
        #expect(files.isEmpty, "\(files)")
    }

    @Test("make install takes no relative PREFIX, and says what to build first")
    func wrongInstall() throws {
        #expect(try make("install", prefix: "usr").output.contains("PREFIX must be an absolute path"))
        #expect(try make("uninstall", prefix: "''").status != 0)
        let nothing = try CommandRunner.run(
            shell: "make -s install BUILT=nowhere DESTDIR='\(scratch.url.path)'",
            environment: ProcessInfo.processInfo.environment)
        #expect(nothing.status != 0)
        #expect(nothing.output.contains("run 'make server' first"))
    }
}
