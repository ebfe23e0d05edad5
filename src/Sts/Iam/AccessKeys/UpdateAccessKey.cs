using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.AccessKeys;

internal sealed record UpdateAccessKeyInput(string? UserName, string AccessKeyId, string Status) : AccessKeyInput(UserName, AccessKeyId);

/// <summary>UpdateAccessKey: an inactive key is refused from the next call on, and so is every session that it began.</summary>
internal sealed class UpdateAccessKey(IamRoad road) : AccessKeyAction<UpdateAccessKeyInput>(road)
{
    public override string Name => "UpdateAccessKey";

    protected override UpdateAccessKeyInput Read(ParameterReader parameters) =>
        new(parameters.Optional(Parameter, Names.ExistingUser), parameters.Required("AccessKeyId", AccessKeyStatus.Id), parameters.RequiredOneOf("Status", AccessKeyStatus.Active, AccessKeyStatus.Inactive));

    protected override IamResult Run(AccessKey key, UpdateAccessKeyInput input, IamScope scope)
    {
        key.Active = input.Status == AccessKeyStatus.Active;
        return IamResult.Ok;
    }
}
