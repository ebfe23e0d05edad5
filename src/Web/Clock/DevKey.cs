using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Web;

/// <summary>The key to Development's own doors, in <c>dev-key</c> of the data folder: made by whichever service comes first, read by both.</summary>
internal sealed class DevKey
{
    private readonly byte[] _hash;

    private DevKey(string key) => _hash = Hash(key);

    internal static DevKey Open(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "dev-key");
        PrivateFile.TryCreate(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n");
        var key = File.ReadAllText(path).Trim();
        if (key.Length < 32)
            throw new StartupRefusedException($"{path} holds no key; remove it so that it is made anew.");
        return new DevKey(key);
    }

    internal bool Accepts(string? authorization) =>
        authorization?.Split(' ') is [var scheme, var given]
        && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    // Hashes have one length, so the comparison tells nothing about the key's.
    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public override string ToString() => "dev-key";
}
