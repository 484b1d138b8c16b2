import Groundwork
import WebArena
import WebEnv

/// `tasks.json` in a folder of runs: which run is which task's.
struct RecordedTasks {
    static let file = "tasks.json"

    private struct Entry {
        /// What an export calls the task.
        let number: String
        let folder: String
        let intent: String
    }
    private let entries: [Entry]

    /// - Parameter tasks: those that are played, in the order of their file.
    init(_ tasks: [WebTask]) {
        entries = zip(tasks, VerifiedExport.numbers(of: tasks)).map { task, number in
            Entry(number: number, folder: EpisodeRecords.folderName(of: task), intent: task.intent)
        }
    }

    /// Reads such a file.
    /// - Throws: `InputError` where it is none.
    init(_ bytes: [UInt8], file: String) throws {
        guard let list = try? JSONValue(parsing: bytes).array else {
            throw InputError("\(file): this is no list of recorded tasks")
        }
        entries = list.compactMap { entry in
            guard let number = entry["number"]?.string, let folder = entry["folder"]?.string,
                let intent = entry["intent"]?.string
            else { return nil }
            return Entry(number: number, folder: folder, intent: intent)
        }
    }

    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.array { list in
            for entry in entries {
                list.object {
                    $0.field("number", entry.number)
                    $0.field("folder", entry.folder)
                    $0.field("intent", entry.intent)
                }
            }
        }
        return writer.bytes
    }

    /// Where the run of an exported task lies; nil where it was not played. Its number may be another task's in another file: the
    /// intent must be the same too.
    func folder(of task: WebTask) -> String? {
        entries.first { $0.number == task.taskID && $0.intent == task.intent }?.folder
    }
}
