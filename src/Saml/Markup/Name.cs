using System.Text;

namespace SamlFederation.Saml;

/// <summary>The local names that mean something here, as numbers; every other name is <see cref="Other"/>, and text is <see cref="Text"/>.</summary>
internal enum Name : byte
{
    Other, Text,
    Response, Extensions, Status, StatusCode, StatusMessage,
    Assertion, EncryptedAssertion, Issuer, Subject, NameID, BaseID, EncryptedID, SubjectConfirmation, SubjectConfirmationData,
    Conditions, AudienceRestriction, Audience, OneTimeUse, ProxyRestriction, Advice,
    AuthnStatement, SubjectLocality, AuthnContext, AuthnContextClassRef, AttributeStatement, Attribute, AttributeValue,
    Signature, SignedInfo, SignatureValue, KeyInfo, Object, Manifest, CanonicalizationMethod, SignatureMethod, Reference, Transforms, Transform,
    DigestMethod, DigestValue, InclusiveNamespaces, X509Data, X509Certificate, KeyName, RetrievalMethod,
    EncryptedData, EncryptedKey, EncryptionMethod, CipherData, CipherValue, CipherReference, AgreementMethod, ReferenceList, CarriedKeyName, MGF,
    Envelope, Header, Body, LogoutRequest, LogoutResponse, SessionIndex,
}

/// <summary>From the octets of a local name to its number.</summary>
internal static class Names
{
    /// <summary>How many there are, the two that are no names among them.</summary>
    public static readonly int Count = Enum.GetValues<Name>().Length;

    private const int Buckets = 256;
    private static readonly byte[][] Octets = [.. Enum.GetNames<Name>().Select(Encoding.ASCII.GetBytes)];
    private static readonly Name[][] Table = Fill();

    public static Name Of(ReadOnlySpan<byte> localName)
    {
        foreach (var name in Table[Bucket(localName)])
        {
            if (localName.SequenceEqual(Octets[(int)name]))
                return name;
        }
        return Name.Other;
    }

    private static Name[][] Fill()
    {
        var table = Enumerable.Range(0, Buckets).Select(_ => new List<Name>()).ToArray();
        foreach (var name in Enum.GetValues<Name>().Where(name => name > Name.Text))
            table[Bucket(Octets[(int)name])].Add(name);
        return [.. table.Select(names => names.ToArray())];
    }

    private static int Bucket(ReadOnlySpan<byte> name) => (name.Length * 37 + name[0] * 5 + name[^1] * 11 + name[name.Length / 2]) & (Buckets - 1);
}
