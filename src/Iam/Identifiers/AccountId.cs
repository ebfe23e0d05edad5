using System.Globalization;

namespace SamlFederation.Iam;

/// <summary>The twelve decimal digits that name an account.</summary>
public static class AccountId
{
    /// <summary>Whether <paramref name="text"/> is exactly twelve ASCII digits. Leading zeros belong to the number.</summary>
    public static bool IsValid(string? text)
    {
        if (text is not { Length: 12 }) return false;
        foreach (var c in text)
            if (!char.IsAsciiDigit(c)) return false;
        return true;
    }

    internal static ulong ToNumber(string accountId) =>
        IsValid(accountId)
            ? ulong.Parse(accountId, NumberStyles.None, CultureInfo.InvariantCulture)
            : throw new ArgumentException("An account id is twelve digits.", nameof(accountId));

    internal static string? FromNumber(ulong number) =>
        number <= 999_999_999_999 ? number.ToString("D12", CultureInfo.InvariantCulture) : null;
}
