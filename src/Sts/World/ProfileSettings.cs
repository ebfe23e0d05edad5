using System.Text;
using SamlFederation.Sts.Identity;
using SamlFederation.Web;

namespace SamlFederation.Sts.World;

/// <summary>
/// Development's <c>aws-config</c> in the data folder: the region and the endpoints that go with the profiles of <c>aws-credentials</c>, for clients
/// that read a services section (AWS CLI 2.13 and later). Written anew at every start, since the address may be another.
/// </summary>
internal sealed class ProfileSettings(ProfileFile profiles, ServiceOptions options)
{
    private const string Services = "samlfederation";

    private string Path => System.IO.Path.Combine(options.DataDirectory, "aws-config");

    /// <summary>Writes the file where there are profiles.</summary>
    /// <exception cref="StartupRefusedException">The file cannot be written.</exception>
    public void Write()
    {
        if (options.Production) return;
        try
        {
            var names = profiles.Names();
            if (names.Count > 0) PrivateFile.Replace(Path, Text(names));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"The profiles' settings cannot be written to {Path}; make it a file that the service may write.", refused);
        }
    }

    private string Text(IEnumerable<string> names)
    {
        var text = new StringBuilder("# Written by the token service at every start.\n");
        foreach (var name in names)
            text.Append(name == "default" ? "[default]" : $"[profile {name}]").Append($"\nregion = us-east-1\nservices = {Services}\ns3 =\n  addressing_style = path\n  signature_version = s3v4\n\n");
        return text.Append($"[services {Services}]\nsts =\n  endpoint_url = {options.PublicUrl}\niam =\n  endpoint_url = {options.PublicUrl}\ncloudtrail =\n  endpoint_url = {options.PublicUrl}\ns3 =\n  endpoint_url = {options.BucketUrl}\n").ToString();
    }
}
