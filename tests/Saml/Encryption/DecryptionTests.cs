using System.Security.Cryptography;
using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;
using SamlFederation.Tests.Saml.Reading;

namespace SamlFederation.Tests.Saml.Encryption;

/// <summary>What honest providers send encrypted. What hostile ones send is in the corpus of attacks.</summary>
public sealed class DecryptionTests
{
    private const string Xenc11 = EncryptionRecipe.Xenc11;
    private static readonly EncryptionRecipe Recipe = new();
    private static readonly HonestResponse Honest = new() { Encryption = Recipe };

    public static TheoryData<string, int, string> Algorithms
    {
        get
        {
            var rows = new TheoryData<string, int, string>();
            foreach (var (data, bytes) in new[] { ("aes128-gcm", 16), ("aes192-gcm", 24), ("aes256-gcm", 32) })
                foreach (var oaep in Oaep.Keys)
                    rows.Add(data, bytes, oaep);
            return rows;
        }
    }

    private static readonly Dictionary<string, Func<EncryptionRecipe, EncryptionRecipe>> Oaep = new(StringComparer.Ordinal)
    {
        ["mgf1p"] = r => r,
        ["mgf1p, digest left out"] = r => r with { KeyMethodContent = "" },
        ["rsa-oaep, all left out"] = r => r with { KeyMethod = Xenc11 + "rsa-oaep", KeyMethodContent = "" },
        ["rsa-oaep, SHA-1"] = r => r.WithOaep(RSAEncryptionPadding.OaepSHA1, SamlMessage.Ds + "sha1", "mgf1sha1"),
        ["rsa-oaep, SHA-256"] = r => r.WithOaep(RSAEncryptionPadding.OaepSHA256, "http://www.w3.org/2001/04/xmlenc#sha256", "mgf1sha256"),
        ["rsa-oaep, SHA-384"] = r => r.WithOaep(RSAEncryptionPadding.OaepSHA384, "http://www.w3.org/2001/04/xmldsig-more#sha384", "mgf1sha384"),
        ["rsa-oaep, SHA-512"] = r => r.WithOaep(RSAEncryptionPadding.OaepSHA512, "http://www.w3.org/2001/04/xmlenc#sha512", "mgf1sha512"),
    };

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Opens_what_is_encrypted_by_an_accepted_algorithm(string data, int bytes, string oaep) =>
        AssertOpens(Oaep[oaep](Recipe with { DataMethod = Xenc11 + data, KeyBytes = bytes }));

    [Fact]
    public void Opens_it_with_the_key_beside() => AssertOpens(Recipe with { Beside = true });

    [Fact]
    public void Opens_it_with_hints_that_it_does_not_read() => AssertOpens(Recipe with
    {
        Edit = text => text
            .Replace("<ds:KeyInfo><xenc:EncryptedKey Id=\"_key\">", "<ds:KeyInfo><ds:KeyName>nobody</ds:KeyName><ds:X509Data/><xenc:EncryptedKey Id=\"_key\" Recipient=\"urn:nobody\">", StringComparison.Ordinal)
            .Replace("</xenc:EncryptedKey>", "<xenc:ReferenceList><xenc:DataReference URI=\"#_data\"/></xenc:ReferenceList><xenc:CarriedKeyName>nobody</xenc:CarriedKeyName></xenc:EncryptedKey>", StringComparison.Ordinal),
    });

    [Fact]
    public void Opens_it_with_line_ends_in_the_base64() => AssertOpens(Recipe with
    {
        Edit = text => text.Replace("<xenc:CipherValue>", "<xenc:CipherValue>\r\n  ", StringComparison.Ordinal).Replace("</xenc:CipherValue>", "\n</xenc:CipherValue>", StringComparison.Ordinal),
    });

    [Theory]
    [InlineData(SignedParts.Assertion)]
    [InlineData(SignedParts.Both)]
    public void Reads_the_claims_of_the_assertion_that_was_inside(SignedParts parts)
    {
        var honest = Honest with { Parts = parts };
        var read = Assert.IsType<ReadOutcome.Ok>(Reader.Read(honest.Base64())).Response;
        Assert.True(read.WasEncrypted);
        Assert.Equal((honest.AssertionId, honest.Issuer), (read.ClaimedAssertionId, read.ClaimedIssuer));
        Assert.Equal(honest.AssertionId, Reader.Valid(honest.Base64(), honest).Assertion.Id);
    }

    [Fact]
    public void Says_who_sent_it_before_it_is_opened() =>
        Assert.Equal(Honest.Issuer, Assert.IsType<ReadOutcome.Encrypted>(ResponseReader.Read(Honest.Base64())).Response.ClaimedIssuer);

    [Fact]
    public void Tries_every_key_of_the_provider()
    {
        var response = Honest.Base64();
        Assert.IsType<ReadOutcome.Ok>(Reader.Read(response, TestKeys.Encryption, TestKeys.OtherRsa));
        Assert.IsType<ReadOutcome.Ok>(Reader.Read(response, TestKeys.OtherRsa, TestKeys.Encryption));
        Assert.Equal(AssertionRule.Decryption, Assert.IsType<ReadOutcome.Refused>(Reader.Read(response, TestKeys.OtherRsa)).Fault.Rule);
    }

    [Fact]
    public void Opens_nothing_without_a_key()
    {
        var encrypted = Assert.IsType<ReadOutcome.Encrypted>(ResponseReader.Read(Honest.Base64())).Response;
        Assert.Equal(AssertionRule.Decryption, Assert.IsType<ReadOutcome.Refused>(AssertionDecryptor.Decrypt(encrypted, DecryptionKeys.None)).Fault.Rule);
    }

    [Fact]
    public void Says_the_same_of_whatever_does_not_open()
    {
        var outcomes = AttackCorpus.Attacks.Where(attack => attack.Expected == AssertionRule.Decryption)
            .Select(attack => Assert.IsType<ReadOutcome.Refused>(Reader.Read(attack.Render(new HonestResponse(), SignedParts.Assertion)))).ToList();
        Assert.InRange(outcomes.Count, 10, 100);
        Assert.Single(outcomes.Select(outcome => (outcome.Fault, outcome.Checks[^1])).Distinct());
    }

    [Fact]
    public void What_is_refused_open_is_refused_encrypted()
    {
        var chapters = new[] { 'S', 'A', 'K', 'I', 'P' };
        var attacks = AttackCorpus.Attacks.Where(a => chapters.Contains(a.Row[0]) && a.Encryption is null && a.Modes.Contains(SignedParts.Assertion) && LeavesTheSentAlone(a) && a.Expected != AssertionRule.EncryptionRequired).ToList();
        Assert.InRange(attacks.Count, 100, 1000);
        foreach (var attack in attacks)
        {
            var vector = (attack with { Encryption = Recipe }).Build(new HonestResponse(), SignedParts.Assertion);
            var fault = Fault(vector.Response, attack.Expect);
            Assert.True(fault == attack.Expected, $"{vector}: expected {attack.Expected}, was {fault}");
            Assert.Null(Fault(vector.HonestTwin));
        }
    }

    [Fact]
    public void Refuses_an_open_assertion_where_encryption_is_required()
    {
        static Expectations Required(Expectations e) => e with { RequireEncryption = true };
        Assert.Null(Reader.Fault(Honest.Base64(), Honest, Required));
        Assert.Equal(AssertionRule.EncryptionRequired, Reader.Fault((Honest with { Encryption = null }).Base64(), Honest, Required)?.Rule);
        Assert.Null(Reader.Fault((Honest with { Encryption = null }).Base64(), Honest));
    }

    [Fact]
    public void Opens_in_many_threads_at_once()
    {
        var keys = DecryptionKeys.FromPem([TestKeys.OtherRsa.PrivateKeyPem, TestKeys.Encryption.PrivateKeyPem])!;
        var encrypted = Assert.IsType<ReadOutcome.Encrypted>(ResponseReader.Read(Honest.Base64())).Response;
        Assert.All(ParallelEnumerable.Range(0, 64).WithDegreeOfParallelism(8).Select(_ => AssertionDecryptor.Decrypt(encrypted, keys)).ToList(), outcome => Assert.IsType<ReadOutcome.Ok>(outcome));
    }

    // Those that change the message after the signature, or its text, are about what was sent.
    private static bool LeavesTheSentAlone(Attack attack)
    {
        var untouched = new Attack("", "", default);
        return attack.After.Method == untouched.After.Method && attack.Text.Method == untouched.Text.Method
            && attack.Octets.Method == untouched.Octets.Method && attack.Base64.Method == untouched.Base64.Method && attack.Between.Method == untouched.Between.Method;
    }

    private static AssertionRule? Fault(string response, Func<Expectations, Expectations>? expect = null)
    {
        var honest = new HonestResponse();
        if (Reader.Fault(response, honest, expect) is { } fault) return fault.Rule;
        return AwsAttributes.Read(Reader.Valid(response, honest)) is AwsClaimsOutcome.Refused refused ? refused.Fault.Rule : null;
    }

    private static void AssertOpens(EncryptionRecipe recipe)
    {
        var honest = Honest with { Encryption = recipe };
        Assert.Equal("david", Reader.Valid(honest.Base64(), honest).NameId.Value);
    }
}
