using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.AccessKeys;

/// <summary>DeleteAccessKey: also of the key that signs the call.</summary>
internal sealed class DeleteAccessKey(IamRoad road) : AccessKeyAction<AccessKeyInput>(road)
{
    public override string Name => "DeleteAccessKey";

    protected override AccessKeyInput Read(ParameterReader parameters) =>
        new(parameters.Optional(Parameter, Names.ExistingUser), parameters.Required("AccessKeyId", AccessKeyStatus.Id));

    protected override IamResult Run(AccessKey key, AccessKeyInput input, IamScope scope)
    {
        scope.Db.AccessKeys.Remove(key);
        return IamResult.Ok;
    }
}
