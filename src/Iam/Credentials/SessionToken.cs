using System.Text.Json.Serialization;

namespace SamlFederation.Iam;

/// <summary>The third part of temporary credentials: opaque to everyone but <see cref="SessionTokenSealer"/>.</summary>
[JsonConverter(typeof(RedactedJsonConverter<SessionToken>))]
public sealed class SessionToken(string text) : Secret(text);
