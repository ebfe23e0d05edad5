using System.Buffers;
using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Authorization;

/// <summary>Questions and answers on the wire.</summary>
internal static class QuestionJson
{
    public static ReadOnlyMemory<byte> Write(Question question, Action<Utf8JsonWriter> more)
    {
        var octets = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(octets))
        {
            json.WriteStartObject();
            Write(json, question.Request);
            json.WriteString("SourceIp", question.SourceIp);
            json.WriteBoolean("IsSecure", question.IsSecure);
            WriteIfGiven(json, "TlsVersion", question.TlsVersion);
            WriteIfGiven(json, "CipherSuite", question.CipherSuite);
            WriteList(json, "Permissions", question.Permissions, one =>
            {
                json.WriteString("Action", one.Action);
                json.WriteString("Resource", one.Resource);
            });
            WriteIfGiven(json, "ResourceAccountId", question.ResourceAccountId);
            WriteIfGiven(json, "NewPolicy", question.NewPolicy);
            if (question.Policy is { } policy) Write(json, policy);
            WriteList(json, "Conditions", question.Conditions, one =>
            {
                json.WriteString("Key", one.Key);
                json.WriteStartArray("Values");
                foreach (var value in one.Value) json.WriteStringValue(value);
                json.WriteEndArray();
            });
            Write(json, question.Event);
            more(json);
            json.WriteEndObject();
        }
        return octets.WrittenMemory;
    }

    public static void Write(Utf8JsonWriter json, ChunkLink link)
    {
        json.WriteStartObject();
        json.WriteString("Hash", link.Hash);
        json.WriteString("Signature", link.Signature);
        json.WriteEndObject();
    }

    /// <summary>The answer; null when it is none.</summary>
    public static Answer? Read(ReadOnlySpan<byte> octets)
    {
        try
        {
            var reader = new Utf8JsonReader(octets);
            return Read(JsonElement.ParseValue(ref reader));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? ReadError(ReadOnlySpan<byte> octets)
    {
        try
        {
            var reader = new Utf8JsonReader(octets);
            var error = JsonElement.ParseValue(ref reader);
            return error.ValueKind == JsonValueKind.Object ? $"{Text(error, "__type")}: {Text(error, "message")}" : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // INVARIANT: nothing but the very word, with a principal beside it, is an allowance.
    private static Answer? Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || Text(answer, "RequestId") is not { } requestId) return null;
        var principal = answer.TryGetProperty("Principal", out var named) ? PrincipalOf(named) : null;
        return Text(answer, "Decision") switch
        {
            "Allow" when principal is not null => new Answer.Allowed(principal, requestId) { Ticket = Text(answer, "Ticket"), PrincipalIds = IdsOf(answer) },
            "Deny" when Text(answer, "Code") is { } code => new Answer.Denied(code, answer.TryGetProperty("Status", out var status) && status.TryGetInt32(out var number) ? number : 403, Text(answer, "Message") ?? "", requestId) { Principal = principal },
            _ => null,
        };
    }

    private static Principal? PrincipalOf(JsonElement named) =>
        named.ValueKind == JsonValueKind.Object && Text(named, "Arn") is { } arn && Text(named, "AccountId") is { } account && Text(named, "UserId") is { } id
            ? new Principal(arn, account, id, Text(named, "Name") ?? "", Text(named, "Type") ?? "") { IssuerArn = Text(named, "IssuerArn"), SourceIdentity = Text(named, "SourceIdentity") }
            : null;

    private static Dictionary<string, string> IdsOf(JsonElement answer)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!answer.TryGetProperty("PrincipalIds", out var list) || list.ValueKind != JsonValueKind.Array) return ids;
        foreach (var one in list.EnumerateArray())
            if (Text(one, "Principal") is { } principal && Text(one, "Id") is { } id) ids[principal] = id;
        return ids;
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Write(Utf8JsonWriter json, SignedRequest request)
    {
        json.WriteStartObject("Request");
        json.WriteString("Method", request.Method);
        json.WriteString("Path", request.RawPath);
        json.WriteString("Query", request.RawQuery);
        json.WriteString("PayloadHash", request.PayloadHash);
        WriteList(json, "Headers", request.Headers, header =>
        {
            json.WriteString("Name", header.Key);
            json.WriteString("Value", header.Value);
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ResourcePolicy policy)
    {
        json.WriteStartObject("ResourcePolicy");
        json.WriteString("Name", policy.Name);
        json.WriteString("Document", policy.Document);
        WriteList(json, "PrincipalIds", policy.PrincipalIds, pair =>
        {
            json.WriteString("Principal", pair.Key);
            json.WriteString("Id", pair.Value);
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RecordedEvent happened)
    {
        json.WriteStartObject("Event");
        json.WriteString("Name", happened.Name);
        json.WriteBoolean("IsData", happened.IsData);
        json.WriteBoolean("ReadOnly", happened.ReadOnly);
        WriteList(json, "Parameters", happened.Parameters, pair =>
        {
            json.WriteString("Name", pair.Key);
            json.WriteString("Value", pair.Value);
        });
        WriteList(json, "Resources", happened.Resources, one =>
        {
            json.WriteString("Type", one.Type);
            json.WriteString("Arn", one.Arn);
            WriteIfGiven(json, "AccountId", one.AccountId);
            if (one.IsPrefix) json.WriteBoolean("IsPrefix", true);
        });
        if (happened.Outcome is var (code, message))
        {
            json.WriteString("ErrorCode", code);
            json.WriteString("ErrorMessage", message);
        }
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteIfGiven(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }
}
