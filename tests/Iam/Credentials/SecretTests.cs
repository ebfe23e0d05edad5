using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

public sealed class SecretTests
{
    private static readonly SecretAccessKey Key = new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    [Fact]
    public void Prints_and_serialises_redacted()
    {
        var credentials = new TemporaryCredentials("ASIAY34FZKBOKMUTVV7A", Key, new SessionToken("SfSTtoken"), DateTimeOffset.UnixEpoch);
        foreach (var text in new[] { $"{Key}", $"{credentials}", JsonSerializer.Serialize(Key), JsonSerializer.Serialize(credentials) })
        {
            Assert.DoesNotContain("wJalr", text, StringComparison.Ordinal);
            Assert.DoesNotContain("SfSTtoken", text, StringComparison.Ordinal);
            Assert.Contains("[redacted]", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Is_not_read_by_the_serializer() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SecretAccessKey>("\"x\""));

    [Fact]
    public void Compares_by_its_text()
    {
        Assert.True(Key.FixedTimeEquals(Key.Reveal()));
        Assert.Equal(Key, new SecretAccessKey(Key.Reveal()));
        Assert.False(Key.FixedTimeEquals(Key.Reveal()[..^1] + "y"));
        Assert.False(Key.FixedTimeEquals(Key.Reveal()[..^1]));
        Assert.False(Key.FixedTimeEquals(null));
        Assert.False(Key.Equals(new SessionToken(Key.Reveal())));
    }

    [Fact]
    public void A_new_key_is_forty_characters_of_the_alphabet_and_never_the_same()
    {
        var keys = Enumerable.Range(0, 500).Select(_ => SecretAccessKey.New().Reveal()).ToHashSet();
        Assert.Equal(500, keys.Count);
        Assert.All(keys, key => Assert.Matches(@"\A[A-Za-z0-9+/]{40}\z", key));
    }
}
