<?php
/**
 * WooCommerce's REST key and webhooks for the Couplet server.
 *
 * @package Couplet
 */

namespace Couplet;

defined( 'ABSPATH' ) || exit;

/** Ids of what the plugin has created in WooCommerce: `key` and `webhooks`. */
const CONNECTION = 'couplet_connection';

/** Deletes the REST key and the webhooks of this plugin. */
function disconnect() {
	global $wpdb;
	$made = get_option( CONNECTION, array() );
	if ( isset( $made['key'] ) ) {
		$wpdb->delete( $wpdb->prefix . 'woocommerce_api_keys', array( 'key_id' => $made['key'] ), array( '%d' ) );
	}
	foreach ( isset( $made['webhooks'] ) ? $made['webhooks'] : array() as $id ) {
		$webhook = function_exists( 'wc_get_webhook' ) ? wc_get_webhook( $id ) : null;
		if ( $webhook ) {
			$webhook->delete( true );
		} else {
			$wpdb->delete( $wpdb->prefix . 'wc_webhooks', array( 'webhook_id' => $id ), array( '%d' ) );
		}
	}
	delete_option( CONNECTION );
}

/**
 * Creates a REST key with read and write access. WooCommerce stores only a hash of it.
 *
 * @return array{0: int, 1: string, 2: string} Id, consumer key, consumer secret.
 */
function create_rest_key() {
	global $wpdb;
	$key    = 'ck_' . wc_rand_hash();
	$secret = 'cs_' . wc_rand_hash();
	$row    = array(
		'user_id'         => get_current_user_id(),
		'description'     => 'Couplet',
		'permissions'     => 'read_write',
		'consumer_key'    => wc_api_hash( $key ),
		'consumer_secret' => $secret,
		'truncated_key'   => substr( $key, -7 ),
	);
	if ( ! $wpdb->insert( $wpdb->prefix . 'woocommerce_api_keys', $row, array( '%d', '%s', '%s', '%s', '%s', '%s' ) ) ) {
		wp_die( esc_html__( 'WooCommerce could not store the REST key.', 'couplet' ) );
	}
	return array( $wpdb->insert_id, $key, $secret );
}

/**
 * Creates an active webhook.
 *
 * @param string $topic  Such as `order.created`.
 * @param string $secret Signs the deliveries.
 * @return int Its id.
 */
function create_webhook( $topic, $secret ) {
	$webhook = new \WC_Webhook();
	$webhook->set_name( "Couplet: $topic" );
	$webhook->set_user_id( get_current_user_id() );
	$webhook->set_topic( $topic );
	$webhook->set_secret( $secret );
	$webhook->set_delivery_url( settings()['server'] . '/v1/webhooks/woocommerce' );
	$webhook->set_api_version( 'wp_api_v3' );
	$webhook->set_status( 'active' );
	return $webhook->save();
}

/**
 * Whether a text is an address without characters that mean something to a shell, since merchants source the downloaded file.
 *
 * @param string $text Such as `https://coupons.example`.
 */
function is_address( $text ) {
	return 1 === preg_match( '#^https?://[a-z0-9.-]+(:\d+)?(/[\w./-]*)?$#iD', $text );
}

/**
 * Replaces an earlier connection by a new one.
 *
 * @return string Environment of the Couplet server, with secrets that are not shown again.
 */
function connect() {
	foreach ( array( home_url(), settings()['server'] ) as $address ) {
		if ( ! is_address( $address ) ) {
			/* translators: %s: an address. */
			wp_die( esc_html( sprintf( __( 'The address %s may have no characters but letters, digits and . - _ / :', 'couplet' ), $address ) ) );
		}
	}
	disconnect();
	$signing                   = wp_generate_password( 48, false );
	list( $id, $key, $secret ) = create_rest_key();
	$made                      = array( 'key' => $id, 'webhooks' => array() );
	// After each step, so that Disconnect removes what an unfinished Connect has made.
	update_option( CONNECTION, $made, false );
	foreach ( array( 'order.created', 'order.updated' ) as $topic ) {
		$made['webhooks'][] = create_webhook( $topic, $signing );
		update_option( CONNECTION, $made, false );
	}
	$environment = array(
		'SHOP_PLATFORM'              => 'woocommerce',
		'SHOP_URL'                   => home_url(),
		'WOOCOMMERCE_KEY'            => $key,
		'WOOCOMMERCE_SECRET'         => $secret,
		'WOOCOMMERCE_WEBHOOK_SECRET' => $signing,
		'BASE_URL'                   => settings()['server'],
	);
	$text = '';
	foreach ( $environment as $name => $value ) {
		$text .= "$name=$value\n";
	}
	return $text;
}

/** Dies unless the merchant has pressed the button of this action. */
function check_request( $action ) {
	check_admin_referer( $action );
	if ( ! current_user_can( capability() ) || ! has_shop() || '' === settings()['server'] ) {
		wp_die( esc_html__( 'Save your server first, and ask for the right to manage WooCommerce.', 'couplet' ), '', array( 'response' => 403 ) );
	}
}

add_action(
	'admin_post_couplet_connect',
	function () {
		check_request( 'couplet_connect' );
		$environment = connect();
		nocache_headers();
		header( 'Content-Type: text/plain; charset=utf-8' );
		header( 'Content-Disposition: attachment; filename="couplet.env"' );
		echo $environment; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Plain text in a download.
		exit;
	}
);

add_action(
	'admin_post_couplet_disconnect',
	function () {
		check_request( 'couplet_disconnect' );
		disconnect();
		wp_safe_redirect( settings_url() );
		exit;
	}
);
