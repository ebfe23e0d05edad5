using SamlFederation.Iam;
using SamlFederation.Web;

namespace SamlFederation.Sts;

/// <summary>The key ring that session tokens are sealed with: a file of the service's own, 0600, made at the first start.</summary>
internal static class Sealing
{
    private const string FileName = "session-token-keys";

    /// <summary>Where the keys are in a service's folder of keys.</summary>
    public static string PathIn(string certsDirectory) => Path.Combine(certsDirectory, FileName);

    public static SealingKeyRing Open(ServiceOptions options, DateTimeOffset now)
    {
        var path = PathIn(options.CertsDirectory);
        try
        {
            PrivateFile.TryCreate(path, SealingKeyRing.New(now).Serialize());
            return SealingKeyRing.Parse(File.ReadAllText(path));
        }
        catch (FormatException malformed)
        {
            throw new StartupRefusedException($"{path} is not a key ring ({malformed.Message}); restore it, or remove it and every session ends.", malformed);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"{path} cannot be read or made; make {options.CertsDirectory} accessible to the service.", refused);
        }
    }
}
