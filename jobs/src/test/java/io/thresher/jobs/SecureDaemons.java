package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;

/**
 * What a cluster is started with to be secure: the shipped profile with the lines that its README
 * asks for, a key of its own for TLS, and a Hadoop credential provider.
 *
 * @param properties the profile, with the shared secret
 * @param certificate what a client trusts
 */
record SecureDaemons(Path properties, Path certificate) {
  /** From the port without TLS to the one with it: Spark's choice. */
  static final int PORT_DISTANCE = 400;

  private static final Path PROFILE =
      Path.of("../cluster-configs/standalone-secure/spark-defaults.conf");

  /**
   * @param secret that all share
   * @param password of the key for TLS
   * @param credentials further entries of the credential provider
   * @param more further lines of the properties
   */
  static SecureDaemons create(
      Path folder,
      String secret,
      String password,
      Map<String, String> credentials,
      List<String> more)
      throws IOException, InterruptedException {
    Path keys = folder.resolve("keys.p12");
    Path certificate = folder.resolve("certificate.pem");
    Path passwordFile = Files.writeString(folder.resolve("password"), password);
    keytool(
        keys,
        passwordFile,
        List.of("-genkeypair", "-alias", "spark", "-keyalg", "EC", "-dname", "CN=127.0.0.1"),
        List.of("-ext", "SAN=ip:127.0.0.1,dns:localhost"));
    keytool(
        keys,
        passwordFile,
        List.of("-exportcert", "-rfc", "-alias", "spark"),
        List.of("-file", certificate.toString()));
    String provider = "localjceks://file" + folder.resolve("keys.jceks").toAbsolutePath();
    store(provider, Map.of("spark.ssl.keyStorePassword", password));
    store(provider, credentials);
    Path properties = folder.resolve("spark-defaults.conf");
    Files.createFile(
        properties,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(properties, Files.readAllLines(PROFILE));
    Files.write(
        properties,
        List.of(
            "spark.authenticate.secret " + secret,
            "spark.ssl.keyStore " + keys,
            "spark.ssl.keyStoreType PKCS12",
            "spark.hadoop.hadoop.security.credential.provider.path " + provider),
        java.nio.file.StandardOpenOption.APPEND);
    Files.write(properties, more, java.nio.file.StandardOpenOption.APPEND);
    return new SecureDaemons(properties, certificate);
  }

  private static void keytool(Path keys, Path passwordFile, List<String> command, List<String> more)
      throws IOException, InterruptedException {
    List<String> line = new java.util.ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(command);
    line.addAll(more);
    line.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12"));
    line.addAll(List.of("-storepass:file", passwordFile.toString()));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private static void store(String provider, Map<String, String> entries) throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH, provider);
    CredentialProvider store = CredentialProviderFactory.getProviders(hadoop).get(0);
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      store.createCredentialEntry(entry.getKey(), entry.getValue().toCharArray());
    }
    store.flush();
  }

  /** Opens a page that shows the certificate, and no other. */
  InputStream open(URI page) throws IOException {
    return open(page, certificate);
  }

  static InputStream open(URI page, Path certificate) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secured) {
      secured.setSSLSocketFactory(trusting(certificate).getSocketFactory());
    }
    return connection.getInputStream();
  }

  private static SSLContext trusting(Path certificate) throws IOException {
    try (InputStream file = Files.newInputStream(certificate)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "spark", CertificateFactory.getInstance("X.509").generateCertificate(file));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
