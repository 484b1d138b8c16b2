import Groundwork

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
        func setting(_ name: String) -> String? {
            submitter.flatMap { document.attribute("form" + name, of: $0) }
                ?? document.attribute(name, of: form)
        }
        let action = (setting("action") ?? "").trimming(.html)
        guard let address = action.isEmpty ? page.url : WebURL(action, relativeTo: page.baseURL) else {
            return nil
        }
        let entries = controls.entries(of: form, submitter: submitter)
        target = setting("target")
        switch controls.method(of: form, submitter: submitter) {
        case "dialog": return nil
        case "post":
            method = "POST"
            url = address
            switch setting("enctype")?.lowercased() {
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

/// One successful control.
struct FormEntry: Hashable {
    let name: String
    /// With CRLF line ends.
    let value: String
    var isFile = false
}

extension FormControls {
    /// In lower case; nil where neither the button nor the form says one.
    func method(of form: NodeID, submitter: NodeID?) -> String? {
        let own = submitter.flatMap { document.attribute("formmethod", of: $0) }
        return (own ?? document.attribute("method", of: form))?.lowercased()
    }

    /// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constructing-the-form-data-set
    func entries(of form: NodeID, submitter: NodeID?) -> [FormEntry] {
        controls(of: form).flatMap { entries(ofControl: $0, submitter: submitter) }
    }

    private func entries(ofControl control: NodeID, submitter: NodeID?) -> [FormEntry] {
        guard let kind = kind(of: control), !isDisabled(control), !isInDatalist(control) else { return [] }
        if kind.isButton && control != submitter { return [] }
        let name = document.attribute("name", of: control) ?? ""
        if kind == .image {
            let prefix = name.isEmpty ? "" : name + "."
            return [FormEntry(name: prefix + "x", value: "0"), FormEntry(name: prefix + "y", value: "0")]
        }
        if name.isEmpty || (kind.isCheckable && !isChecked(control)) { return [] }
        switch kind {
        case .select:
            return selectedOptions(of: control).filter { !isDisabled($0) }.map {
                FormEntry(name: name, value: Self.withCRLF(value(ofOption: $0)))
            }
        case .file:
            let names = value(of: control).split(separator: "\n", omittingEmptySubsequences: false)
            return names.map { FormEntry(name: name, value: String($0), isFile: true) }
        case .hidden where name == "_charset_": return [FormEntry(name: name, value: "UTF-8")]
        default: return [FormEntry(name: name, value: Self.withCRLF(value(of: control)))]
        }
    }

    func isInDatalist(_ control: NodeID) -> Bool {
        ancestor(of: control) { document.tag($0) == "datalist" } != nil
    }

    private static func withCRLF(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
        var output: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0A && previous != 0x0D { output.append(0x0D) }
            if previous == 0x0D && byte != 0x0A { output.append(0x0A) }
            output.append(byte)
            previous = byte
        }
        if previous == 0x0D { output.append(0x0A) }
        return String(decoding: output, as: UTF8.self)
    }
}
