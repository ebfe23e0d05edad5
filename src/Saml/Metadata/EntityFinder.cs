using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Finds the one entity a document describes, and in it the one role that was asked for.</summary>
internal static class EntityFinder
{
    private const string Md = SamlConstants.MetadataNamespace;
    private const int MaxEntityIdLength = 1024; // SAML Core 8.3.6

    public static XmlElement Entity(XmlElement root)
    {
        var entities = root.Tree().Where(element => element.Is("EntityDescriptor", Md)).ToList();
        if (entities.Count > 1)
            throw new MetadataRefusedException(
                MetadataRule.Ambiguous,
                $"{entities.Count} entities are described, and nothing says which is meant: {Text.Show(entities.Select(entity => entity.GetAttribute("entityID")))}",
                entities[1]);
        var isPlaced = entities is [var only] && (only == root || IsMember(only, root));
        return isPlaced
            ? entities[0]
            : throw new MetadataRefusedException(MetadataRule.Shape, $"an EntityDescriptor was expected, {Text.Show(root.LocalName)} found", root);
    }

    public static string EntityId(XmlElement entity)
    {
        var id = entity.GetAttribute("entityID");
        return id.Length is > 0 and <= MaxEntityIdLength && !id.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
            ? id
            : throw new MetadataRefusedException(MetadataRule.EntityId, $"an entityID of at most {MaxEntityIdLength} characters without white space was expected", entity);
    }

    public static XmlElement Role(XmlElement entity, string name)
    {
        var roles = entity.Children().Where(child => child.Is(name, Md) && SpeaksSaml2(child)).ToList();
        return roles switch
        {
            [var role] => role,
            [] => throw new MetadataRefusedException(MetadataRule.Role, $"there is no {name} for SAML 2.0", entity),
            _ => throw new MetadataRefusedException(MetadataRule.Role, $"there are {roles.Count} of {name}, and nothing says which is meant", roles[1]),
        };
    }

    private static bool IsMember(XmlElement entity, XmlElement root)
    {
        for (var parent = entity.ParentNode as XmlElement; parent is not null; parent = parent.ParentNode as XmlElement)
        {
            if (!parent.Is("EntitiesDescriptor", Md))
                return false;
            if (parent == root)
                return true;
        }
        return false;
    }

    private static bool SpeaksSaml2(XmlElement role) => role.GetAttribute("protocolSupportEnumeration")
        .Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Contains(SamlConstants.ProtocolNamespace, StringComparer.Ordinal);
}
