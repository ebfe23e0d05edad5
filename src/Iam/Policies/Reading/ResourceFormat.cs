namespace SamlFederation.Iam;

/// <summary>What a resource in a policy must look like; patterns, so looser than an ARN.</summary>
internal static class ResourceFormat
{
    private static readonly string[] IamKinds =
    [
        "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
        "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
    ];

    /// <summary>What AWS says in its pass of "legacy parsing", before anything else of a resource.</summary>
    internal static bool FailsLegacyParsing(string resource)
    {
        if (resource == "*" || !resource.StartsWith("arn:", StringComparison.Ordinal))
            return false;
        var parts = resource.Split(':');
        if (!IsPartition(parts[1]) || parts.Length < 3)
            return false;
        return parts[2].Length == 0 || (parts.Length < 6 && resource.Contains("::", StringComparison.Ordinal));
    }

    internal static PolicyFault? Check(string resource)
    {
        if (resource == "*")
            return null;
        var parts = resource.Split(':', 6);
        if (parts.Length == 1)
            return NotArn(resource);
        if (!IsPartition(parts[1]))
            return new(PolicyRule.ResourcePartition, PartitionMessage(parts), resource);
        if (parts[0] != "arn")
            return NotArn(resource);
        if (parts.Length < 3 || parts[2].AsSpan().ContainsAny("*?$"))
            return new(PolicyRule.ResourceVendor, PolicyFaults.ResourceVendor, resource);
        return CheckService(resource, parts);
    }

    private static PolicyFault? CheckService(string resource, string[] parts)
    {
        var region = parts.Length > 3 ? parts[3] : "";
        if (parts[2] == "iam" && region.Length > 0)
            return new(PolicyRule.ResourceRegion, $"IAM resource {resource} cannot contain region information.", resource);
        // An access point has region and account; a bucket has neither.
        if (parts[2] == "s3" && region.Length > 0 && (parts.Length < 5 || parts[4].Length == 0))
            return new(PolicyRule.ResourceRegion, $"Resource {resource} can not contain region information.", resource);
        if (parts[2] == "iam" && parts.Length == 6 && parts[5] != "*" && !Array.Exists(IamKinds, kind => parts[5].StartsWith(kind, StringComparison.Ordinal)))
            return new(PolicyRule.ResourceIamPath, $"IAM resource path must either be \"*\" or start with {string.Join(", ", IamKinds)}.", resource);
        return null;
    }

    private static PolicyFault NotArn(string resource) =>
        new(PolicyRule.ResourceFormat, $"Resource {resource} must be in ARN format or \"*\".", resource);

    private static bool IsPartition(string text) => text == "*" || ArnSyntax.IsPartition(text);

    // AWS prints the ARN it understood, with a star for what is not there.
    private static string PartitionMessage(string[] parts)
    {
        var shown = Enumerable.Range(2, 4).Select(i => i < parts.Length ? parts[i] : "*");
        return $"Partition \"{parts[1]}\" is not valid for resource \"arn:{parts[1]}:{string.Join(':', shown)}\".";
    }
}
