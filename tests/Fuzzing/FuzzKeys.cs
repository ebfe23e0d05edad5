using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>The keys that honest inputs are made with. The fuzzer starts the target many times, so they are kept beside what it finds.</summary>
internal sealed record FuzzKeys(TestKey Signer, TestKey Receiver)
{
    /// <summary>The keys of a folder, made when they are first asked for; or of this process alone, without one.</summary>
    public static FuzzKeys Open(string? folder)
    {
        if (folder is null)
            return new(TestKeys.Ecdsa, TestKeys.Encryption);
        Directory.CreateDirectory(folder);
        return new(Open(folder, "signer", TestKeys.Ecdsa), Open(folder, "receiver", TestKeys.Encryption));
    }

    private static TestKey Open(string folder, string name, TestKey made)
    {
        var (certificate, key) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        if (!File.Exists(key))
        {
            File.WriteAllText(certificate, made.CertificatePem);
            File.WriteAllText(key, made.PrivateKeyPem);
        }
        return TestKey.FromPem(File.ReadAllText(certificate), File.ReadAllText(key));
    }
}
