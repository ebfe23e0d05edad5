using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

internal sealed record ListCredentialsInput(string? UserName, Page Page) : UserInput(UserName);

/// <summary>
/// Kinds of credentials that AWS has and this service does not: every user has none. The clients that empty a user before they
/// delete it ask for them, and get the empty list.
/// </summary>
internal abstract class ListNoCredentials(IamRoad road, string list) : UserAction<ListCredentialsInput>(road)
{
    protected override ListCredentialsInput Read(ParameterReader parameters) => new(parameters.Optional(Parameter, Names.ExistingUser), Page.Read(parameters));

    protected override Task<IamResult> RunAsync(User user, ListCredentialsInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(input.Page.CutTexts(list, []));
}

/// <summary>ListSigningCertificates.</summary>
internal sealed class ListSigningCertificates(IamRoad road) : ListNoCredentials(road, "Certificates")
{
    public override string Name => "ListSigningCertificates";
}

/// <summary>ListSSHPublicKeys.</summary>
internal sealed class ListSshPublicKeys(IamRoad road) : ListNoCredentials(road, "SSHPublicKeys")
{
    public override string Name => "ListSSHPublicKeys";
}

/// <summary>ListServiceSpecificCredentials.</summary>
internal sealed class ListServiceSpecificCredentials(IamRoad road) : ListNoCredentials(road, "ServiceSpecificCredentials")
{
    public override string Name => "ListServiceSpecificCredentials";
}
