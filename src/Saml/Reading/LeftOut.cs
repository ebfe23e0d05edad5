namespace SamlFederation.Saml;

/// <summary>One check of reading that is not made. The product leaves none out: tests do, to prove each check to be what stops its vector.</summary>
/// <param name="Shape">An entry of the list of shapes of a response.</param>
/// <param name="DecryptedShape">An entry of the list of shapes of what was encrypted.</param>
/// <param name="SignatureFact">A rule about what a signature says of itself.</param>
internal sealed record LeftOut(string? Shape = null, string? DecryptedShape = null, AssertionRule? SignatureFact = null);
