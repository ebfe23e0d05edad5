using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SamlFederation.Iam;

/// <summary>
/// Text that must not reach a log, a trace or a page by accident: it prints and serialises as <c>[redacted]</c>,
/// and is compared in constant time. <see cref="Reveal"/> is the one way out.
/// </summary>
[DebuggerDisplay("[redacted]")]
public abstract class Secret : IEquatable<Secret>
{
    internal const string Redacted = "[redacted]";
    private readonly string _text;

    private protected Secret(string text) => _text = text ?? throw new ArgumentNullException(nameof(text));

    /// <summary>The secret itself, for the one wire or file it is meant for.</summary>
    public string Reveal() => _text;

    /// <summary>Compares without telling by time where the difference is; only the lengths can be told apart.</summary>
    public bool FixedTimeEquals(string? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_text), Encoding.UTF8.GetBytes(other));

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && other.GetType() == GetType() && FixedTimeEquals(other._text);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>By length alone: a hash of the text would let it leak through a dictionary's order.</summary>
    public sealed override int GetHashCode() => HashCode.Combine(GetType(), _text.Length);

    /// <summary>Always <c>[redacted]</c>.</summary>
    public sealed override string ToString() => Redacted;
}

/// <summary>Writes any <see cref="Secret"/> as <c>"[redacted]"</c> and reads none.</summary>
internal sealed class RedactedJsonConverter<T> : JsonConverter<T> where T : Secret
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new JsonException("A secret is never read through the serializer.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Secret.Redacted);
}
