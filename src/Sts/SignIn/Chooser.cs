namespace SamlFederation.Sts.SignIn;

/// <summary>The role chooser: what its form posts again, and the roles by account.</summary>
/// <param name="Action">Where the form posts: the address the assertion came to.</param>
/// <param name="SamlResponse">The response as it came; it is read again from the start when a role is chosen.</param>
/// <param name="RelayState">The destination as it came.</param>
/// <param name="Accounts">The accounts, each with at least one role.</param>
internal sealed record Chooser(string Action, string SamlResponse, string? RelayState, IReadOnlyList<ChooserAccount> Accounts)
{
    /// <summary>How many roles there are to choose from.</summary>
    public int RoleCount => Accounts.Sum(account => account.Roles.Count);
}

/// <summary>One account of the chooser.</summary>
/// <param name="Number">Twelve digits.</param>
/// <param name="Alias">Its alias, if it has one.</param>
/// <param name="Roles">The roles in it.</param>
internal sealed record ChooserAccount(string Number, string? Alias, IReadOnlyList<ChooserRole> Roles)
{
    /// <summary>The account in AWS's words.</summary>
    public string Title => Alias is null ? $"Account: {Number}" : $"Account: {Alias} ({Number})";
}

/// <summary>One role of the chooser.</summary>
/// <param name="Arn">The role's ARN.</param>
/// <param name="Name">Its name without the path.</param>
internal sealed record ChooserRole(string Arn, string Name);
