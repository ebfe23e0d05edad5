using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SamlFederation.Tests.Architecture;

/// <summary>What a built assembly uses, read from its metadata: other assemblies, types, members, strings.</summary>
internal sealed class BuiltAssembly
{
    private BuiltAssembly(string name, IReadOnlySet<string> assemblies, IReadOnlySet<string> types, IReadOnlySet<string> members, IReadOnlyList<string> strings) =>
        (Name, Assemblies, Types, Members, Strings) = (name, assemblies, types, members, strings);

    internal string Name { get; }

    /// <summary>Simple names of the assemblies referred to.</summary>
    internal IReadOnlySet<string> Assemblies { get; }

    /// <summary>Full names of the types of other assemblies.</summary>
    internal IReadOnlySet<string> Types { get; }

    /// <summary><c>Namespace.Type.Member/parameters</c> for the members of other assemblies; parameters is their number.</summary>
    internal IReadOnlySet<string> Members { get; }

    /// <summary>String literals.</summary>
    internal IReadOnlyList<string> Strings { get; }

    internal static BuiltAssembly Of(Assembly assembly)
    {
        using var file = new PEReader(ImmutableArray.Create(File.ReadAllBytes(assembly.Location)));
        var metadata = file.GetMetadataReader();
        return new BuiltAssembly(
            assembly.GetName().Name!,
            metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToHashSet(StringComparer.Ordinal),
            metadata.TypeReferences.Select(handle => TypeName(metadata, handle)).ToHashSet(StringComparer.Ordinal),
            metadata.MemberReferences.Select(handle => MemberName(metadata, metadata.GetMemberReference(handle))).ToHashSet(StringComparer.Ordinal),
            [.. Literals(metadata)]);
    }

    private static string TypeName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{TypeName(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    private static string MemberName(MetadataReader metadata, MemberReference member)
    {
        var parent = member.Parent.Kind == HandleKind.TypeReference ? TypeName(metadata, (TypeReferenceHandle)member.Parent) : "";
        var name = $"{parent}.{metadata.GetString(member.Name)}";
        if (member.GetKind() != MemberReferenceKind.Method)
            return name;
        var signature = metadata.GetBlobReader(member.Signature);
        var header = signature.ReadSignatureHeader();
        if (header.IsGeneric)
            signature.ReadCompressedInteger();
        return $"{name}/{signature.ReadCompressedInteger()}";
    }

    private static IEnumerable<string> Literals(MetadataReader metadata)
    {
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
            yield return metadata.GetUserString(handle);
    }
}
