using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace SamlFederation.Web;

/// <summary>The keys behind cookies and form tokens: in the database, so that every instance has them; sealed, so that the database alone forges nothing.</summary>
public static class KeyRing
{
    /// <summary>Keeps the data protection keys in <typeparamref name="TContext"/>, sealed with <c>cookies.key</c> of the service's folder of keys.</summary>
    public static IServiceCollection AddKeyRing<TContext>(this IServiceCollection services, ServiceOptions options)
        where TContext : DbContext, IDataProtectionKeyContext
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(new KeyRingSecret(KeyFiles.EnsureSecret(options.CertsDirectory, "cookies.key", 32)));
        services.AddDataProtection().SetApplicationName("SamlFederation." + options.ServiceName).PersistKeysToDbContext<TContext>();
        // It would read the ring before the migrations have made its table; the ring is read at its first use instead.
        foreach (var eager in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToArray())
            services.Remove(eager);
        services.AddOptions<KeyManagementOptions>().Configure<KeyRingSecret>((keys, secret) => keys.XmlEncryptor = new KeyRingEncryptor(secret));
        return services;
    }
}

/// <summary>The key that seals the key ring. Never written anywhere but its file.</summary>
internal sealed class KeyRingSecret(byte[] key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    internal string Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(sealedText.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(sealedText.AsSpan(0, NonceSize), plain, sealedText.AsSpan(NonceSize + TagSize), sealedText.AsSpan(NonceSize, TagSize));
        return Convert.ToBase64String(sealedText);
    }

    internal string Open(string sealedText)
    {
        var bytes = Convert.FromBase64String(sealedText);
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain);
        return Encoding.UTF8.GetString(plain);
    }

    public override string ToString() => "key ring secret";
}

/// <summary>Seals one key of the ring.</summary>
internal sealed class KeyRingEncryptor(KeyRingSecret secret) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("sealed", secret.Seal(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(KeyRingDecryptor));
}

/// <summary>Opens one key of the ring; the framework makes it with the application's services.</summary>
internal sealed class KeyRingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(services.GetRequiredService<KeyRingSecret>().Open(encryptedElement.Value), LoadOptions.PreserveWhitespace);
}
