namespace SamlFederation.Sts.Identity;

/// <summary>Why an account, provider, role or policy cannot be as it was asked for.</summary>
/// <param name="Member">The member at fault, as a world file names it; empty for the whole.</param>
/// <param name="Message">One sentence for the person who asked.</param>
internal sealed record EntityFault(string Member, string Message);
