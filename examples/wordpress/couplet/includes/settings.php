<?php
/**
 * The settings page.
 *
 * @package Couplet
 */

namespace Couplet;

defined( 'ABSPATH' ) || exit;

/** Menu that has the page: WooCommerce's, else the general settings. */
function menu() {
	return has_shop() ? 'woocommerce' : 'options-general.php';
}

/** Address of the page. */
function settings_url() {
	return admin_url( ( has_shop() ? 'admin.php' : 'options-general.php' ) . '?page=couplet' );
}

/**
 * Valid settings. An invalid one keeps its earlier value, and the page says why.
 *
 * @param mixed $given Fields of the form.
 */
function valid_settings( $given ) {
	$given  = is_array( $given ) ? array_map( 'sanitize_text_field', array_filter( $given, 'is_string' ) ) : array();
	$valid  = settings();
	$server = untrailingslashit( preg_replace( '#/v1/couplet\.js$#', '', isset( $given['server'] ) ? $given['server'] : '' ) );
	if ( '' === $server || ( is_address( $server ) && preg_match( '#^(https://|http://(localhost|127\.0\.0\.1)(:\d+)?$)#', $server ) ) ) {
		$valid['server'] = $server;
	} else {
		add_settings_error( SETTINGS, 'server', __( 'Server must be an address that starts with https://, with no characters but letters, digits and . - _ / :', 'couplet' ) );
	}
	$key = isset( $given['key'] ) ? $given['key'] : '';
	if ( '' === $key || preg_match( '/^pk_[\w-]{43}$/D', $key ) ) {
		$valid['key'] = $key;
	} else {
		add_settings_error( SETTINGS, 'key', __( 'Key must be pk_ and 43 letters, digits, - or _. The console shows it under Settings.', 'couplet' ) );
	}
	$valid['consent_map'] = isset( $given['consent_map'] ) ? $given['consent_map'] : '';
	$valid['consent']     = isset( $given['consent'] ) && 'granted' === $given['consent'] ? 'granted' : '';
	return $valid;
}

add_action(
	'admin_init',
	function () {
		register_setting( SETTINGS, SETTINGS, array( 'type' => 'array', 'sanitize_callback' => __NAMESPACE__ . '\\valid_settings', 'default' => array() ) );
	}
);
add_filter( 'option_page_capability_' . SETTINGS, __NAMESPACE__ . '\\capability' );
add_action(
	'admin_menu',
	function () {
		add_submenu_page( menu(), 'Couplet', 'Couplet', capability(), 'couplet', __NAMESPACE__ . '\\print_page' );
	},
	60 // After WooCommerce has its menu.
);
add_filter(
	'plugin_action_links_' . plugin_basename( PLUGIN_FILE ),
	function ( $links ) {
		array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( settings_url() ), esc_html__( 'Settings', 'couplet' ) ) );
		return $links;
	}
);

/** What keeps coupons or results from working in this shop, one sentence each. */
function problems() {
	$problems = array();
	if ( ! has_shop() ) {
		$problems[] = __( 'WooCommerce is not active, so there are no codes and no orders.', 'couplet' );
		return $problems;
	}
	if ( ! wc_coupons_enabled() ) {
		$problems[] = __( 'Coupons are off. Turn them on under WooCommerce, Settings, General.', 'couplet' );
	}
	if ( 0 !== strpos( home_url(), 'https://' ) ) {
		$problems[] = __( 'The shop has no HTTPS. WooCommerce accepts REST keys only over HTTPS.', 'couplet' );
	}
	if ( '' === (string) get_option( 'permalink_structure' ) ) {
		$problems[] = __( 'Permalinks are plain. Choose another structure under Settings, Permalinks, so that the REST API has its address.', 'couplet' );
	}
	if ( '' === settings()['consent'] && ! function_exists( 'wp_has_consent' ) ) {
		$problems[] = __( 'No plugin with the WP Consent API is active. Unless Couplet can read another consent tool, orders have no group and there are no results.', 'couplet' );
	}
	return $problems;
}

/**
 * A button in a form of its own.
 *
 * @param string $action Of `admin-post.php`, and of its nonce.
 * @param string $label  Text of the button.
 * @param string $type   Its style.
 */
function print_button( $action, $label, $type ) {
	printf( '<form method="post" action="%s" style="display:inline-block;margin-inline-end:1em">', esc_url( admin_url( 'admin-post.php' ) ) );
	printf( '<input type="hidden" name="action" value="%s">', esc_attr( $action ) );
	wp_nonce_field( $action );
	submit_button( $label, $type, 'submit', false );
	echo '</form>';
}

/** The part with the connection. It needs WooCommerce and a server. */
function print_connection() {
	$is_connected = false !== get_option( CONNECTION );
	printf( '<h2>%s</h2><p>%s</p>', esc_html__( 'Connection', 'couplet' ), esc_html__( 'Creates a REST key and two webhooks for your server, and downloads couplet.env with the settings of the server. It replaces an earlier connection. Keep the file secret.', 'couplet' ) );
	print_button( 'couplet_connect', $is_connected ? __( 'Connect again', 'couplet' ) : __( 'Connect', 'couplet' ), 'primary' );
	if ( $is_connected ) {
		print_button( 'couplet_disconnect', __( 'Disconnect', 'couplet' ), 'secondary' );
	}
}

/** The page. */
function print_page() {
	$settings = settings();
	echo '<div class="wrap"><h1>Couplet</h1>';
	if ( has_shop() ) {
		settings_errors(); // Pages of the general settings show them by themselves.
	}
	foreach ( problems() as $problem ) {
		printf( '<div class="notice notice-warning inline"><p>%s</p></div>', esc_html( $problem ) );
	}
	echo '<form method="post" action="options.php">';
	settings_fields( SETTINGS );
	?>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><label for="couplet-server"><?php esc_html_e( 'Server', 'couplet' ); ?></label></th>
			<td><input id="couplet-server" class="regular-text code" type="url" name="couplet[server]" placeholder="https://coupons.example" value="<?php echo esc_attr( $settings['server'] ); ?>"></td>
		</tr>
		<tr>
			<th scope="row"><label for="couplet-key"><?php esc_html_e( 'Public key', 'couplet' ); ?></label></th>
			<td><input id="couplet-key" class="regular-text code" type="text" name="couplet[key]" placeholder="pk_…" value="<?php echo esc_attr( $settings['key'] ); ?>"></td>
		</tr>
		<tr>
			<th scope="row"><label for="couplet-consent"><?php esc_html_e( 'Consent', 'couplet' ); ?></label></th>
			<td>
				<select id="couplet-consent" name="couplet[consent]">
					<option value=""><?php esc_html_e( "Read the shop's consent tool", 'couplet' ); ?></option>
					<option value="granted" <?php selected( $settings['consent'], 'granted' ); ?>><?php esc_html_e( 'The shop has consent already, or needs none', 'couplet' ); ?></option>
				</select>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="couplet-consent-map"><?php esc_html_e( 'Consent categories', 'couplet' ); ?></label></th>
			<td>
				<input id="couplet-consent-map" class="regular-text code" type="text" name="couplet[consent_map]" placeholder="storage=functional sync=statistics" value="<?php echo esc_attr( $settings['consent_map'] ); ?>">
				<p class="description"><?php esc_html_e( "Names in the shop's consent tool, if they are its own.", 'couplet' ); ?></p>
			</td>
		</tr>
	</table>
	<?php
	submit_button();
	echo '</form>';
	if ( has_shop() && '' !== $settings['server'] ) {
		print_connection();
	}
	echo '</div>';
}
