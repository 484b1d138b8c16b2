import Groundwork
import HTML
import Page

/// What a form sends: where, how and what.
///
/// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm
struct FormSubmission {
    let method: String
    let url: WebURL
    let body: [UInt8]
    /// nil for GET.
    let contentType: String?
    let target: String?

    /// - Parameters:
    ///   - submitter: the button that was used; nil for an implicit submission without one.
    ///   - page: what the form came with.
    ///   - boundary: between the parts of a multipart body.
    ///   - file: reads a file that a file field names.
    /// - Returns: nil where the form sends nothing (`method=dialog`, an address that is none).
    init?(
        form: NodeID, submitter: NodeID?, controls: FormControls, page: LoadedPage, boundary: String,
        file: (String) throws -> UploadedFile
    ) throws {
        let document = controls.document
        func setting(_ name: HTMLName, _ ofButton: HTMLName) -> String? {
            submitter.flatMap { document.value(ofButton, $0.position) } ?? document.value(name, form.position)
        }
        let action = (setting(.action, .formaction) ?? "").trimming(.html)
        guard let address = action.isEmpty ? page.url : WebURL(action, relativeTo: page.baseURL) else {
            return nil
        }
        let entries = controls.entries(of: form, submitter: submitter)
        target = setting(.target, .formtarget)
        switch controls.method(of: form, submitter: submitter) {
        case "dialog": return nil
        case "post":
            method = "POST"
            url = address
            switch setting(.enctype, .formenctype).map(FieldText.lowercased) {
            case "multipart/form-data":
                body = try Self.multipart(entries, boundary: boundary, file: file)
                contentType = "multipart/form-data; boundary=\(boundary)"
            case "text/plain":
                body = Array(entries.map { "\($0.name)=\($0.value)\r\n" }.joined().utf8)
                contentType = "text/plain"
            default:
                body = Array(FormEncoding.serialize(entries.map { ($0.name, $0.value) }).utf8)
                contentType = "application/x-www-form-urlencoded"
            }
        default:
            method = "GET"
            url = address.replacing(query: FormEncoding.serialize(entries.map { ($0.name, $0.value) }))
            body = []
            contentType = nil
        }
    }

    /// Source: RFC 7578
    private static func multipart(
        _ entries: [FormEntry], boundary: String, file: (String) throws -> UploadedFile
    ) throws -> [UInt8] {
        var body: [UInt8] = []
        for entry in entries {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(escaped(entry.name))\"".utf8
            if entry.isFile {
                let upload =
                    entry.value.isEmpty ? UploadedFile(name: "", bytes: []) : try file(entry.value)
                body += "; filename=\"\(escaped(upload.name))\"\r\nContent-Type: \(upload.mediaType)".utf8
                body += "\r\n\r\n".utf8 + upload.bytes
            } else {
                body += "\r\n\r\n\(entry.value)".utf8
            }
            body += "\r\n".utf8
        }
        return body + "--\(boundary)--\r\n".utf8
    }

    private static func escaped(_ name: String) -> String {
        var output: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case 0x0A: output += Array("%0A".utf8)
            case 0x0D: output += Array("%0D".utf8)
            case 0x22: output += Array("%22".utf8)
            default: output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
