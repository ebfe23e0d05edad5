using System.Security.Cryptography;
using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>
/// Makes digests and signatures hold again after octets were changed, as a provider could that says whatever it likes. Otherwise no change would come
/// further than the digest. It asks the product for the canonical octets, so that the oracle, which has its own, must be asked about what comes of it.
/// </summary>
internal sealed class Resigner(TestKey key)
{
    private readonly ECDsa signer = (ECDsa)key.PrivateKey;
    private readonly Workspace workspace = new();

    /// <summary>The message signed again where it is signed; as it was, where it cannot be.</summary>
    public byte[] Sign(byte[] message) => SignPart(SignPart(message, isAssertion: true), isAssertion: false);

    /// <summary>The same for an assertion alone.</summary>
    public byte[] SignAssertion(byte[] assertion) => SignPart(assertion, isAssertion: true);

    private byte[] SignPart(byte[] message, bool isAssertion)
    {
        if (Part(message, isAssertion) is not { } part || part.Facts is not { } facts || workspace.Canonicalize(part.Element, part.Signature, facts.PrefixList) is not null)
            return message;
        var digest = CryptographicOperations.HashData(facts.DigestHash, workspace.SignedOctets.Written);
        if (Put(message, part.Signature, Name.DigestValue, digest) is not { } digested || Part(digested, isAssertion) is not { Facts: { } info } again)
            return message;
        return Put(digested, again.Signature, Name.SignatureValue, signer.SignHash(info.InfoDigest)) ?? message;
    }

    private (Element Element, Element Signature, SignatureFacts? Facts)? Part(byte[] message, bool isAssertion)
    {
        if (MessageOctets.Check(message, out var declaration) is not null)
            return null;
        workspace.Source.Reset(message, message.Length);
        if (message.Length == 0 || Tokenizer.Read(workspace.Source, declaration) is not null)
            return null;
        var isAlone = workspace.Source.Root.Is(Name.Assertion, KnownUri.Assertion);
        var fault = isAlone ? ResponseShape.ReadDecrypted(workspace.Source, [], out var shape) : ResponseShape.Read(workspace.Source, out shape);
        if (fault is not null || (isAssertion ? shape.AssertionSignature : shape.ResponseSignature) is not { } signature)
            return null;
        SignatureFacts.Read(signature, isAssertion ? shape.AssertionId : shape.ResponseId, workspace, out var facts);
        return (isAssertion ? shape.Assertion!.Value : shape.Root, signature, facts);
    }

    // The text of the value, wherever it stands, becomes this one.
    private byte[]? Put(byte[] message, Element signature, Name name, byte[] value)
    {
        signature.Count(name, out var element);
        if (workspace.Source[element.Index].End != element.Index + 2)
            return null;
        ref var text = ref workspace.Source[element.Index + 1];
        return [.. message.AsSpan(0, text.Start), .. Encoding.ASCII.GetBytes(Convert.ToBase64String(value)), .. message.AsSpan(text.Start + text.Length)];
    }
}
