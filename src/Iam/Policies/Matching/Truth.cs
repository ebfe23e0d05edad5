namespace SamlFederation.Iam;

/// <summary>
/// Three-valued: what cannot be decided (a variable without value, a value that is not of the operator's type) is
/// Unknown. An Allow needs True; a Deny applies unless False. So whatever fails, fails closed.
/// </summary>
internal enum Truth
{
    False,
    Unknown,
    True,
}

internal static class TruthTable
{
    internal static Truth Of(bool value) => value ? Truth.True : Truth.False;

    internal static Truth And(Truth left, Truth right) => left < right ? left : right;

    internal static Truth Or(Truth left, Truth right) => left > right ? left : right;

    internal static Truth Not(Truth value) => (Truth)((int)Truth.True - (int)value);
}
